// In: a task or curve by name. Out: what the page says where a bound is missed or a curve is neither flat nor linear.

/** Printed under a table when the row misses its bound: [start of the task's name, rival or undefined, sentence]. */
export const misses = [
  [
    'sign',
    'node:crypto by hand',
    'Both sides do one RSA operation on the thread pool; what is added is a promise of its own. A small miss is the noise of the pool.',
  ],
  [
    'verify',
    'node:crypto by hand',
    'A verification is short, so a promise and the check that the number lies below the modulus, which WebKit leaves out, are a visible share of it.',
  ],
  [
    'seal',
    'node:crypto by hand',
    'The code by hand makes no key object that can be used for years, draws no padding without zeros itself (OpenSSL does) and copies nothing; what is added are the padding of RSA and AES, which node:crypto cannot be asked for on every runtime, and one copy into a `Uint8Array`.',
  ],
  [
    'open',
    'node:crypto by hand',
    'The code by hand is an oracle for the private key: it looks for the separator, branches on what it finds and throws. What is added are two HMACs for the substitute key, a block that is read whole, padding compared with masks and a check for UTF-8.',
  ],
  [
    'whole redemption',
    'node:crypto by hand and fetch',
    'Over the loopback nothing is waited for, so everything a call does shows: it checks the request, counts the bytes of the answer as they come, reads strict JSON, remembers its bizNo and freezes an outcome. Over a real network the wait is many times all of it.',
  ],
  [
    'ECC224',
    'node:crypto by hand',
    'P-224 has no WebCrypto; the signature is turned from DER into two numbers and back, because both encodings occur.',
  ],
  [
    'sign',
    'alipay-sdk',
    'It signs on the calling thread. A signature of ours is made on the thread pool, so that others can be made meanwhile; one that is awaited alone pays for the way there and back.',
  ],
  [
    'sign',
    undefined,
    'Signing on a machine with faster native code or a slower engine moves this ratio more than anything in this code does.',
  ],
  [
    'cold start',
    undefined,
    'The bound is one of milliseconds, and starts take several times as long on a slow or shared machine: compare with the empty script, of which the addition is about half. What is added is loading the modules and WebCrypto, and checking the key once by a signature and a verification.',
  ],
  [
    'client overhead',
    undefined,
    'It is not one thing. An AbortController that can really end a fetch, and reading the body in bounded pieces, are part of it; each is there for a promise of the client. The rest of the code takes a small part of that time when it runs in a loop; between two network round trips it finds the caches of the processor cold, and a profile shows a thin layer over every function. A second timer, the races of promises per step and a JSON reader that went by single characters are gone, and the difference did not show in this figure.',
  ],
  [
    'a whole client',
    undefined,
    'The largest parts are valibot, strict JSON, the result codes and advice in words, and the checks of the configuration; sealing adds AES of noble and portable RSA that is no oracle. None of it is unused. What would be left to drop are words: what an error found and what to do.',
  ],
  [
    'sandbox rate',
    undefined,
    'An RSA signature takes some 270 µs of processor time, the bare server as a whole some 400. What the sandbox does beside takes about 55 µs when it runs alone in a loop, in some forty steps of 1 to 4 µs, and twice that where load, thread pool and garbage collection share the caches. Journal and repeats are three or four points of the share; the rest is what it takes to refuse with a reason.',
  ],
];

/** One sentence for each curve. */
export const curves = {
  inFlight:
    'Neither flat nor linear: with several in flight one turn of the event loop serves many of them, so each costs less processor time; with hundreds more is alive at a time, and the client, which holds more for each call than the code by hand, loses some of it again.',
  body: 'Flat up to some kilobytes, where signatures and the round trip are all of it; beyond that linear in the bytes: JSON is read strictly, token by token, and each body is hashed once.',
  keyVersions:
    'Flat at first and linear after some hundred: the list is searched for the version that the header names, so that two keys of one version are noticed. With thousands pass a function instead of a list.',
  header:
    'Neither flat nor linear: as long as the signature itself grows, decoding it from Base64 is most of the cost; what comes after it is matched once, which costs little per byte.',
};
