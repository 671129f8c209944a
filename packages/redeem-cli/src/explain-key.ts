// In: a key that was refused, why, and which half was needed. Out: what the file holds and what to do about it.
import { type KeyData, readKeyMaterial } from '@redeemkit/signature-header';

/** Which half of a pair a command needs. */
export type KeyHalf = 'private' | 'public';

/** A sentence or two for the person who named the file. Says nothing of the key but its type and half. */
export async function explainKey(
  material: Uint8Array,
  { needs, cause }: { readonly needs: KeyHalf | 'any'; readonly cause: { code: unknown; message: string } },
): Promise<string> {
  switch (cause.code) {
    case 'ERR_KEY_ENCRYPTED':
      return 'the key is protected by a passphrase. Make a plain copy and name that: openssl pkey -in FILE -out plain.pem; chmod 600 plain.pem.';
    case 'ERR_KEY_MALFORMED':
      return 'no whole key was found in it. A key file holds PEM, one line of Base64 or DER; check that it is the right file, complete.';
    case 'ERR_KEY_KIND':
    case 'ERR_KEY_TYPE': {
      const found = await whatItIs(material);
      if (found === undefined) break;
      const is = `this is ${found.type === 'EC' ? 'an EC' : 'an RSA'} ${found.kind} key`;
      if (needs === 'private' && found.kind === 'public') {
        return `${is}, and the private key belongs here: the other file of the pair.`;
      }
      if (needs === 'public' && found.kind === 'private') {
        return `${is}, and the public key belongs here. If it is yours: openssl pkey -in FILE -pubout -out public.pem.`;
      }
      return found.type === 'EC'
        ? `${is}, and an RSA key belongs here (redeemkit keygen makes a pair). sign and verify take P-224 keys with --alg ECC224.`
        : `${is}, and ECC224 needs an EC key on P-224. redeemkit keygen --alg ECC224 makes a pair.`;
    }
  }
  return `${cause.message}. redeemkit keygen makes a pair that fits.`;
}

async function whatItIs(material: Uint8Array): Promise<KeyData | undefined> {
  try {
    return await readKeyMaterial(material);
  } catch {
    return undefined;
  }
}
