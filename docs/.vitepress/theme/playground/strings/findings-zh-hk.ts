// In: nothing. Out: what explaining one message says of it, in Traditional Chinese; values stay as they are.
import type { Patterns } from './details-zh-hk.ts';
import { variants } from './variants-zh-hk.ts';

export const findings: Patterns = [
  // The verdict stands above in full; here are the names alone.
  [
    /^(?:The signature fails, and the reason is proved|Part of the reason is proved, and something more is wrong): (.+)\.$/,
    '原因：$1',
  ],
  [/^The signature fails for a reason that is none of the known mistakes: (.+)\.$/, '所見：$1'],
  [/^The signature fails for a reason that is none of the known mistakes\.$/, '並非任何已知的錯誤。'],
  [/^The signature verifies as given\.$/, '簽名與所給的內容相符。'],
  [/^The signature verifies as given: (.+)\.$/, '簽名與所給的內容相符，但有以下問題：$1'],
  [/^There is no signature\.$/, '沒有簽名。'],
  [/^There is no signature: (.+)\.$/, '沒有簽名：$1'],
  [/^This cannot be explained yet: (?:.+: )?needed: a usable key\.$/, '仍需要可用的密鑰。'],
  [/^This cannot be explained yet: (?:.+: )?needed: (.+)\.$/, '仍需要：$1'],
  [/^the Signature header, or all headers as `headers`: .+$/, 'Signature 標頭，或全部標頭：要解釋的就是它'],
  [/^the key that the signature is checked with; .+$/, '驗證簽名用的密鑰；沒有它便無法從簽名讀出任何內容'],
  [/^the body as bytes, as it travelled; .+$/, '傳送時的內文位元組；空的內文請以空字串表示'],
  [/^the path of the request, or its URL$/, '請求的路徑或網址'],
  [/^the client id, or the Client-Id header$/, '客戶識別碼，或 Client-Id 標頭'],
  [/^the time that was signed: .+$/, '已簽名的時間：Request-Time 或 Response-Time 標頭'],
  [/^There is no Encrypt header\.$/, '沒有 Encrypt 標頭。'],
  [/^The message is sealed; the body would show what it holds\.$/, '訊息已加密；有內文才可看到其內容。'],
  [
    /^The message is sealed; openingKeys would show what it holds\.$/,
    '訊息已加密；有解密私鑰才可看到其內容。',
  ],
  [/^The body opens with key version (\S+): (\d+) bytes\.$/, '內文以版本 $1 的密鑰解密，共 $2 位元組。'],
  [/^The Encrypt header or the body cannot be read\.$/, '無法讀取 Encrypt 標頭或內文。'],
  [
    /^with (.+), (SHA-\d+) of the text is the digest in the signature$/,
    '改成「$1」後，文字的 $2 便是簽名內的摘要',
  ],
  [/^with (.+), the text verifies$/, '改成「$1」後，文字便通過驗證'],
  [/^made with the (.+), checked with the (.+)$/, '以$1簽名，卻以$2驗證'],
  [/^once that is undone, the signature reads with the (.+)$/, '還原後，簽名可以用$1讀出'],
  [/^(SHA-\d+), read from the signature with the (.+)$/, '$1，以$2從簽名讀出'],
  [
    /^PSS padding with (SHA-\d+), read from the signature with the (.+)$/,
    '採用 $1 的 PSS 填充，以$2從簽名讀出',
  ],
  [
    /^the digest in the signature is not that of this text, nor of (\d+) variants of it$/,
    '簽名內的摘要既不屬於這段文字，也不屬於其 $1 個變化',
  ],
  [/^neither this text nor (\d+) variants of it verify$/, '這段文字及其 $1 個變化都未能通過驗證'],
  [
    /^the signature has (\d+) bytes; this key makes (\d+)$/,
    '簽名有 $1 位元組；這個密鑰產生的簽名有 $2 位元組',
  ],
  [
    /^the signature has (\d+) bytes and shows no padding under any key given$/,
    '簽名有 $1 位元組，以任何所給的密鑰都讀不出填充',
  ],
  [/^the headers hold no Signature$/, '標頭中沒有 Signature'],
  ...variants,
];
