-- What a profile chains to is a file like any other, of an image or by URL, with arguments.

UPDATE profiles
SET spec = json_object(
  'kind', 'chain',
  'file', json_object('kind', 'url', 'url', json_extract(spec, '$.url')),
  'args', json_array()
)
WHERE json_extract(spec, '$.kind') = 'chain';
