// In: a private key file and text that a program printed. Out: the parts of the key that the text gives away.
import { readFileSync } from 'node:fs';
import { readKeyMaterial } from '@redeemkit/signature-header';

/**
 * Looks for 18 bytes in a row of any secret integer, in hex, Base64, base64url and decimal. Base64 of a part depends
 * on where it starts: three cuts cover every alignment.
 */
export async function leakedParts(file: string, text: string): Promise<string[]> {
  const pem = readFileSync(file, 'utf8');
  const key = await readKeyMaterial(pem, { kind: 'private' });
  const secrets = key.type === 'RSA' ? [key.d, key.p, key.q, key.dp, key.dq, key.qi] : [scalarOf(key.pkcs8)];
  const plain = text.replace(/\s|\\n/g, '');
  return secrets.flatMap((secret, index) =>
    [0, 1, 2]
      .flatMap((cut) => {
        const part = Buffer.from(secret.subarray(cut, cut + 18));
        return [
          part.toString('hex'),
          part.toString('hex').toUpperCase(),
          part.toString('base64'),
          part.toString('base64url'),
          BigInt(`0x${Buffer.from(secret).toString('hex')}`).toString(),
          [...part].join(','),
        ];
      })
      .filter((form) => plain.includes(form))
      .map((form) => `integer ${index}: ${form}`),
  );
}

/** The scalar of a P-224 key: the OCTET STRING of 28 bytes in its PKCS#8 (RFC 5915 §3). */
function scalarOf(pkcs8: Uint8Array): Uint8Array {
  const start = Buffer.from(pkcs8).indexOf(Buffer.from([4, 28])) + 2;
  return pkcs8.subarray(start, start + 28);
}
