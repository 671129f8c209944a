// In: the libraries in pure JavaScript, keys as PEM. Out: what each does of signing, verifying, sealing, opening; Node and browser.

/** The three that sign and verify a text; signatures are Base64. */
export function signersOf({ forge, jsrsasign, JSEncrypt, CryptoJS }, { privatePkcs1, publicPem }) {
  const forgeKeys = [forge.pki.privateKeyFromPem(privatePkcs1), forge.pki.publicKeyFromPem(publicPem)];
  const forgeDigest = (text) => forge.md.sha256.create().update(text, 'utf8');
  const { KEYUTIL, KJUR, hextob64, b64tohex } = jsrsasign;
  const jsrsasignKeys = [KEYUTIL.getKey(privatePkcs1), KEYUTIL.getKey(publicPem)];
  const start = (key, text) => {
    const signature = new KJUR.crypto.Signature({ alg: 'SHA256withRSA' });
    signature.init(key);
    signature.updateString(text);
    return signature;
  };
  const [own, peer] = [new JSEncrypt(), new JSEncrypt()];
  own.setPrivateKey(privatePkcs1);
  peer.setPublicKey(publicPem);
  const digest = (text) => CryptoJS.SHA256(text).toString();
  return [
    {
      name: 'node-forge',
      sign: (text) => forge.util.encode64(forgeKeys[0].sign(forgeDigest(text))),
      verify: (text, signature) =>
        forgeKeys[1].verify(forgeDigest(text).digest().bytes(), forge.util.decode64(signature)),
    },
    {
      name: 'jsrsasign',
      sign: (text) => hextob64(start(jsrsasignKeys[0], text).sign()),
      verify: (text, signature) => start(jsrsasignKeys[1], text).verify(b64tohex(signature)),
    },
    {
      name: 'jsencrypt',
      sign: (text) => own.sign(text, digest, 'sha256'),
      verify: (text, signature) => peer.verify(text, signature, digest),
    },
  ];
}

/** The pair of libraries that most pages about this protocol use in a browser. */
export function sealerOf({ JSEncrypt, CryptoJS }, { privatePkcs1 }) {
  const rsa = new JSEncrypt();
  rsa.setPrivateKey(privatePkcs1);
  const aes = { mode: CryptoJS.mode.ECB, padding: CryptoJS.pad.Pkcs7 };
  return {
    name: 'crypto-js + jsencrypt',
    seal(text) {
      const key = CryptoJS.lib.WordArray.random(32);
      const body = CryptoJS.AES.encrypt(CryptoJS.enc.Utf8.parse(text), key, aes).toString();
      // jsencrypt wraps text, so the key goes in as hexadecimal.
      return { body, symmetricKey: encodeURIComponent(rsa.encrypt(key.toString(CryptoJS.enc.Hex))) };
    },
    open({ body, symmetricKey }) {
      const key = CryptoJS.enc.Hex.parse(rsa.decrypt(decodeURIComponent(symmetricKey)));
      return CryptoJS.AES.decrypt(body, key, aes).toString(CryptoJS.enc.Utf8);
    },
  };
}
