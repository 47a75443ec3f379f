/**
 * Something that several requests together make, and that a page fetches again when it changed.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { useEffect, useMemo } from 'preact/hooks';
import { createResource, type Resource } from './resource.ts';

/** @param key  another one loads anew */
export function useLoaded<T>(load: () => Promise<T>, key: string): Resource<T> {
  const resource = useMemo(
    () => createResource<T>(async () => ({ data: await load(), etag: undefined })),
    [key],
  );
  useEffect(() => {
    resource.reload();
    return resource.close;
  }, [resource]);
  return resource;
}
