import { contract } from '@ss-tools/api';
import type { Selectable } from 'kysely';
import { change } from '../audit/change.ts';
import { v7 } from '../database/id.ts';
import type { ApiTokenTable } from '../database/schema/api-tokens.ts';
import { notFound } from '../errors.ts';
import type { Feature } from '../feature.ts';
import { newToken, tokenHash } from './opaque-token.ts';

const view = (row: Selectable<ApiTokenTable>) => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
});

/** Bearer tokens for pipelines. */
export const tokenFeature: Feature = {
  routes(add, { db }) {
    add(contract.tokens.list, async () => {
      const rows = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('revoked_at', 'is', null)
        .orderBy('created_at', 'desc')
        .execute();
      return { items: rows.map(view) };
    });

    add(contract.tokens.create, async ({ body, caller, actor }) => {
      const token = newToken('sst');
      const row = await change(db, actor, async (trx, record) => {
        const made = await trx
          .insertInto('api_tokens')
          .values({
            id: v7(),
            user_id: caller.userId,
            name: body.name,
            token_hash: tokenHash(token),
            expires_at:
              body.expiresInDays === undefined
                ? null
                : new Date(Date.now() + body.expiresInDays * 86_400_000),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await record({
          action: 'token.create',
          subject: `token:${made.id}`,
          detail: { name: made.name },
        });
        return made;
      });
      return { ...view(row), token };
    });

    add(contract.tokens.revoke, async ({ params, actor }) => {
      await change(db, actor, async (trx, record) => {
        const row = await trx
          .updateTable('api_tokens')
          .set({ revoked_at: new Date() })
          .where('id', '=', params.id)
          .where('revoked_at', 'is', null)
          .returning('name')
          .executeTakeFirst();
        if (row === undefined) throw notFound('API token', params.id);
        await record({
          action: 'token.revoke',
          subject: `token:${params.id}`,
          detail: { name: row.name },
        });
      });
    });
  },
};
