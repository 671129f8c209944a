// In: a signed request and an address. Out: a Postman collection (v2.1) with this one request.
import type { WireRequest } from '../tamper.ts';
import { decodeForEyes } from '../visible-text.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** The body goes as raw text, byte for byte as it was signed. */
export function toPostman(
  request: WireRequest,
  options: { readonly name: string; readonly gateway: string },
): string {
  const { name, gateway } = options;
  const collection = {
    info: { name: `redeemkit ${name}`, schema: SCHEMA },
    item: [
      {
        name,
        request: {
          method: 'POST',
          header: Object.entries(request.headers).map(([key, value]) => ({ key, value, type: 'text' })),
          body: { mode: 'raw', raw: decodeForEyes(request.body), options: { raw: { language: 'text' } } },
          url: `${gateway}${request.path}`,
        },
      },
    ],
  };
  return `${JSON.stringify(collection, null, 2)}\n`;
}
