import assert from 'node:assert/strict';
import { isSupersetError } from '../../src/index.ts';
import type { Contract } from '../contract.ts';

export const annotationLayers: Contract = {
  capability: 'Annotation layers and their annotations',
  needs: 'annotationLayers',
  checks: {
    'are made, read whole, changed and deleted': async ({ client }) => {
      const layer = await client.annotationLayers.create({
        name: 'Releases',
        descr: 'what went out',
      });
      const [row] = await client.annotationLayers.list();
      assert.deepEqual(
        { ...row, changedOn: undefined },
        { id: layer, name: 'Releases', description: 'what went out', changedOn: undefined },
      );
      const fields = {
        short_descr: 'v1',
        long_descr: 'the first',
        start_dttm: '2026-01-02T03:04:05',
        end_dttm: '2026-01-02T04:00:00',
        json_metadata: '{"a": 1}',
      };
      const first = await client.annotationLayers.createAnnotation(layer, fields);
      const second = await client.annotationLayers.createAnnotation(layer, {
        ...fields,
        short_descr: 'v2',
        long_descr: '',
        json_metadata: '',
      });
      await client.annotationLayers.updateAnnotation(layer, second, { short_descr: 'v2.1' });
      const annotations = await client.annotationLayers.annotations(layer);
      assert.deepEqual(annotations, [
        {
          id: first,
          layerId: layer,
          shortDescription: 'v1',
          longDescription: 'the first',
          start: '2026-01-02T03:04:05Z',
          end: '2026-01-02T04:00:00Z',
          jsonMetadata: '{"a": 1}',
        },
        {
          id: second,
          layerId: layer,
          shortDescription: 'v2.1',
          longDescription: null,
          start: '2026-01-02T03:04:05Z',
          end: '2026-01-02T04:00:00Z',
          jsonMetadata: null,
        },
      ]);
      // A layer with annotations is not deleted by accident.
      await assert.rejects(client.annotationLayers.delete(layer), (error) =>
        isSupersetError(error, 'rejected'),
      );
      await client.annotationLayers.deleteAnnotations(layer, [first, second]);
      await client.annotationLayers.delete(layer);
      assert.deepEqual(await client.annotationLayers.list(), []);
    },
  },
};
