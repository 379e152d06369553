import { contract } from '@ss-tools/api';
import { containing } from '../database/containing.ts';
import type { Feature } from '../feature.ts';

type Json = ReturnType<typeof JSON.parse>;

/** The audit trail. There is no route that changes it. */
export const auditFeature: Feature = {
  routes(add, { db }) {
    add(contract.audit.list, async ({ query }) => {
      let found = db.selectFrom('audit');
      if (query.search !== undefined) {
        const pattern = containing(query.search);
        found = found.where((where) =>
          where.or(
            (['actor', 'action', 'subject'] as const).map((column) =>
              where(column, 'ilike', pattern),
            ),
          ),
        );
      }
      const [rows, { total }] = await Promise.all([
        found
          .selectAll()
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .offset(query.offset)
          .limit(query.limit)
          .execute(),
        found
          .select((select) => select.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow(),
      ]);
      const items = rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        detail: row.detail as Record<string, Json>,
        requestId: row.request_id,
      }));
      return { items, total };
    });
  },
};
