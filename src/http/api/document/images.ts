/**
 * Images, files from elsewhere and the Image Factory: operations as the description has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { imageBody } from '../../../schema/image-resource.ts';
import { assetQuery, assetTarget, pageQuery } from '../../../schema/requests.ts';
import {
  asset,
  factoryExtension,
  factoryOverlay,
  factoryVersion,
  image,
  removedAsset,
  verifiedAsset,
} from '../../../schema/shown/content.ts';
import { listOf } from '../../../schema/shown/shown.ts';
import type { Topic } from './operation-doc.ts';
import { resourceDocs } from './resource-docs.ts';

export const IMAGES: Topic = {
  name: 'images',
  description: 'Images: files on disk or elsewhere that profiles boot from.',
  operations: resourceDocs({
    noun: 'Image',
    word: 'image',
    query: pageQuery,
    body: imageBody,
    shown: image,
    unknown: 'IMAGE_UNKNOWN',
    changes: ['IMAGE_PATH_REFUSED', 'IMAGE_FILE_UNKNOWN', 'IMAGE_IN_USE'],
    deletion: ['IMAGE_IN_USE'],
    listed: 'By name.',
  }),
};

export const ASSETS: Topic = {
  name: 'assets',
  description: 'Files that are fetched from elsewhere and kept.',
  operations: {
    listAssets: {
      summary: 'List files that are needed or kept',
      query: assetQuery,
      answers: { 200: { what: 'How each stands', schema: listOf(asset) } },
      errors: ['ASSET_UNKNOWN'],
    },
    fetchAssets: {
      summary: 'Begin to fetch what is not here',
      description: 'Read the list until nothing is `fetching`.',
      query: assetTarget,
      answers: { 202: { what: 'How each stands', schema: listOf(asset) } },
      errors: ['ASSET_UNKNOWN'],
    },
    verifyAssets: {
      summary: 'Read kept files whole',
      query: assetQuery,
      answers: { 200: { what: 'What became of each', schema: listOf(verifiedAsset) } },
      errors: ['ASSET_UNKNOWN'],
    },
    collectAssets: {
      summary: 'Delete what nothing names',
      answers: { 200: { what: 'What is gone', schema: listOf(removedAsset) } },
    },
    deleteAsset: {
      summary: 'Delete one kept file',
      answers: { 204: { what: 'It is gone' } },
      errors: ['ASSET_UNKNOWN'],
    },
    listFactoryVersions: {
      summary: 'Versions that the Image Factory has',
      answers: { 200: { what: 'Versions', schema: listOf(factoryVersion) } },
      errors: ['FACTORY_FAILED'],
    },
    listFactoryExtensions: {
      summary: 'System extensions of one version',
      answers: { 200: { what: 'Extensions', schema: listOf(factoryExtension) } },
      errors: ['REQUEST_INVALID', 'FACTORY_FAILED'],
    },
    listFactoryOverlays: {
      summary: 'Overlays of one version',
      answers: { 200: { what: 'Overlays', schema: listOf(factoryOverlay) } },
      errors: ['REQUEST_INVALID', 'FACTORY_FAILED'],
    },
  },
};
