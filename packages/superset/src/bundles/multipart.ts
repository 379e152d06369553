import { randomBytes } from 'node:crypto';

export interface Upload {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** A form with one zip file and text fields, as one buffer, so that its length is known and it can be sent again. RFC 7578. */
export function multipartForm(
  file: { readonly field: string; readonly name: string; readonly bytes: Uint8Array },
  fields: Readonly<Record<string, string>>,
): Upload {
  const boundary = `ss-tools-${randomBytes(16).toString('hex')}`;
  const parts: Uint8Array[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
    );
  }
  parts.push(
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: application/zip\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  );
  return { bytes: Buffer.concat(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}
