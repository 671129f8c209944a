// In: the stages of one message, and a locale. Out: an SVG that shows its bytes moving through the steps.
import type { OneMessage } from './one-message.ts';
import type { Locale } from './words.ts';

/** What a stretch of text is; the same bytes keep their colour from step to step. */
type Role = 'plain' | 'sealed' | 'key' | 'signature' | 'frame';
type Run = readonly [role: Role, text: string];
type Line = readonly Run[];

interface Step {
  readonly title: string;
  readonly size: string;
  readonly lines: readonly Line[];
  /** What turns the step before into this one. */
  readonly by?: string;
}

// Units of the drawing. Seven and a half to a character fits every monospaced face at 12.5.
const WIDTH = 640;
const CHARACTER = 7.5;
const COLUMNS = 80;
const LINE = 18;
const PADDING = 12;
const TITLE = 24;
const ARROW = 40;

const hex = (bytes: Uint8Array, count: number): string =>
  [...bytes.subarray(0, count)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const start = (bytes: Uint8Array, count: number): string =>
  `${hex(bytes, count)}${bytes.length > count ? ' …' : ''}`;
const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 13)} … ${text.slice(-10)}` : text;
const wrap = (role: Role, text: string): Line[] =>
  Array.from({ length: Math.ceil(text.length / COLUMNS) }, (_, index) => [
    [role, text.slice(index * COLUMNS, (index + 1) * COLUMNS)],
  ]);

const texts = {
  en: {
    title: 'One sealed request, byte by byte',
    description:
      'The JSON body is encrypted under a fresh AES key and written as Base64; the AES key is wrapped for the recipient; method, path, client id, time and the Base64 body are signed; all of it becomes one HTTP request.',
    bytes: (count: number) => `${count} bytes`,
    characters: (count: number) => `${count} characters`,
    body: '1  The body, turned into bytes once',
    sealed: '2  Encrypted',
    wire: '3  The body that is sent',
    encrypt: '4  The Encrypt header',
    text: '5  The string to sign',
    signature: '6  The Signature header',
    request: '7  What goes over the wire',
    aes: 'AES-256, ECB, PKCS7, under a fresh random key',
    base64: 'Base64 on one line',
    wrap: 'PKCS#1 v1.5 block, RSA with the recipient’s public key, Base64, percent-encoding',
    join: 'method, blank, path, line feed, client id, dot, time, dot, the body that is sent',
    sign: 'SHA-256, RSASSA-PKCS1-v1_5 with the sender’s private key, Base64, percent-encoding',
    send: 'all together',
    key: 'key',
    block: 'block',
    wrapped: 'wrapped',
    digest: 'SHA-256',
    signed: 'signed',
  },
  'zh-hk': {
    title: '一則加密請求，逐個位元組細看',
    description:
      'JSON 內文以全新的 AES 密鑰加密，寫成 Base64；AES 密鑰為收件方包裝；方法、路徑、客戶端識別碼、時間及 Base64 內文一併簽名；全部組成一個 HTTP 請求。',
    bytes: (count: number) => `${count} 個位元組`,
    characters: (count: number) => `${count} 個字元`,
    body: '1  內文，只轉成位元組一次',
    sealed: '2  加密後',
    wire: '3  實際傳送的內文',
    encrypt: '4  Encrypt 標頭',
    text: '5  待簽名字串',
    signature: '6  Signature 標頭',
    request: '7  經網絡傳送的內容',
    aes: 'AES-256、ECB、PKCS7，用全新的隨機密鑰',
    base64: '單行 Base64',
    wrap: 'AES 密鑰放入 PKCS#1 v1.5 區塊，以收件方公鑰作 RSA，再作 Base64 及百分號編碼',
    join: '方法、空格、路徑、換行、客戶端識別碼、點、時間、點、實際傳送的內文',
    sign: 'SHA-256，以傳送方私鑰作 RSASSA-PKCS1-v1_5，再作 Base64 及百分號編碼',
    send: '合在一起',
    key: '密鑰',
    block: '區塊',
    wrapped: '包裝後',
    digest: 'SHA-256',
    signed: '簽名後',
  },
} as const;

function steps(message: OneMessage, locale: Locale): readonly Step[] {
  const text = texts[locale];
  const { headers, body, clientId, time } = message;
  const [signatureLabel = '', signatureValue = ''] = (headers['Signature'] ?? '').split(/(?<=signature=)/);
  const [encryptLabel = '', encryptValue = ''] = (headers['Encrypt'] ?? '').split(/(?<=symmetricKey=)/);
  const random = message.block.length - message.contentKey.length - 3;
  const size = new TextEncoder().encode(message.plaintext).length;
  return [
    {
      title: text.body,
      size: text.bytes(size),
      lines: [
        ...wrap('plain', message.plaintext),
        [['plain', start(new TextEncoder().encode(message.plaintext), 22)]],
      ],
    },
    {
      by: text.aes,
      title: text.sealed,
      size: text.bytes(message.encrypted.length),
      lines: [
        [
          ['frame', `${text.key} `],
          ['key', start(message.contentKey, 22)],
        ],
        [['sealed', start(message.encrypted, 22)]],
      ],
    },
    {
      by: text.base64,
      title: text.wire,
      size: text.characters(body.length),
      lines: [[['sealed', cut(body, COLUMNS)]]],
    },
    {
      by: text.wrap,
      title: text.encrypt,
      size: text.bytes(message.wrapped.length),
      lines: [
        [
          [
            'frame',
            `${text.block} ${hex(message.block, 2)} ${hex(message.block.subarray(2), 4)} … (${random}) 00 `,
          ],
          ['key', start(message.contentKey, 8)],
        ],
        [
          ['frame', `${text.wrapped} `],
          ['key', start(message.wrapped, 22)],
        ],
        [
          ['frame', encryptLabel],
          ['key', cut(encryptValue, COLUMNS - encryptLabel.length)],
        ],
      ],
    },
    {
      by: text.join,
      title: text.text,
      size: text.bytes(message.text.length),
      lines: [
        [['frame', `${message.method}␣${message.path}↵`]],
        [
          ['frame', `${clientId}.${time}.`],
          ['sealed', cut(body, COLUMNS - clientId.length - time.length - 2)],
        ],
      ],
    },
    {
      by: text.sign,
      title: text.signature,
      size: text.bytes(message.signature.length),
      lines: [
        [
          ['frame', `${text.digest} `],
          ['signature', start(message.digest, 22)],
        ],
        [
          ['frame', `${text.signed} `],
          ['signature', start(message.signature, 22)],
        ],
        [
          ['frame', signatureLabel],
          ['signature', cut(signatureValue, COLUMNS - signatureLabel.length)],
        ],
      ],
    },
    {
      by: text.send,
      title: text.request,
      size: '',
      lines: [
        [['frame', `${message.method} ${message.path} HTTP/1.1`]],
        ...Object.entries(headers).map(([name, value]): Line => {
          const shown = cut(value, COLUMNS - name.length - 2);
          const label = /^(.*(?:signature|symmetricKey)=)(.*)$/.exec(shown);
          if (label === null) return [['frame', `${name}: ${shown}`]];
          return [
            ['frame', `${name}: ${label[1]}`],
            [name === 'Signature' ? 'signature' : 'key', label[2] ?? ''],
          ];
        }),
        [['frame', ' ']],
        [['sealed', cut(body, COLUMNS)]],
      ],
    },
  ];
}

const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/ /g, '\u00a0');

/** Colours come from the page where it has them, and from the fall-backs where the file stands alone. */
const style = `
.one-message{font-family:var(--vp-font-family-base,sans-serif)}
.one-message .box{fill:var(--vp-c-bg-soft,#f6f6f7);stroke:var(--vp-c-divider,#e2e2e3)}
.one-message .title{font-size:14px;font-weight:600;fill:var(--vp-c-text-1,#3c3c43)}
.one-message .size,.one-message .by{font-size:12.5px;fill:var(--vp-c-text-2,#67676c)}
.one-message .size{text-anchor:end}
.one-message .arrow{stroke:var(--vp-c-text-3,#929295);fill:none;stroke-width:1.5}
.one-message .mono{font-family:var(--vp-font-family-mono,monospace);font-size:12.5px}
.one-message .plain{fill:var(--vp-c-indigo-1,#3451b2)}
.one-message .sealed{fill:var(--vp-c-purple-1,#6f42c1)}
.one-message .key{fill:var(--redeemkit-key,#915930)}
.one-message .signature{fill:var(--vp-c-green-1,#18794e)}
.one-message .frame{fill:var(--vp-c-text-2,#67676c)}
`.replaceAll('\n', '');

/** Width in characters; Chinese labels take two each. */
const columns = (line: Line): number =>
  [...line.map(([, text]) => text).join('')].reduce(
    (sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1),
    0,
  );

/** One SVG document, a string without line breaks inside its elements. */
export function messageFigure(message: OneMessage, locale: Locale): string {
  const text = texts[locale];
  const parts: string[] = [];
  let y = 0;
  for (const step of steps(message, locale)) {
    if (step.by !== undefined) {
      parts.push(
        `<path class="arrow" d="M20 ${y + 4}V${y + ARROW - 6}M15 ${y + ARROW - 12}l5 6 5-6"/>`,
        `<text class="by" x="36" y="${y + ARROW / 2 + 4}">${escapeXml(step.by)}</text>`,
      );
      y += ARROW;
    }
    const height = TITLE + step.lines.length * LINE + PADDING + 4;
    parts.push(
      `<rect class="box" x="0.5" y="${y + 0.5}" width="${WIDTH - 1}" height="${height}" rx="8"/>`,
      `<text class="title" x="${PADDING}" y="${y + 20}">${escapeXml(step.title)}</text>`,
      `<text class="size" x="${WIDTH - PADDING}" y="${y + 20}">${escapeXml(step.size)}</text>`,
    );
    for (const [index, line] of step.lines.entries()) {
      const runs = line.map(([role, run]) => `<tspan class="${role}">${escapeXml(run)}</tspan>`).join('');
      const length = columns(line) * CHARACTER;
      parts.push(
        `<text class="mono" x="${PADDING}" y="${y + TITLE + 16 + index * LINE}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${runs}</text>`,
      );
    }
    y += height + 1;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" class="one-message" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-labelledby="one-message-title one-message-text"><title id="one-message-title">${text.title}</title><desc id="one-message-text">${text.description}</desc><style>${style}</style>
${parts.join('\n')}
</svg>
`;
}
