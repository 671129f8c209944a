// In: nothing. Out: what the gateway of the page says of each check, in Traditional Chinese; values stay as they are.

/** Words of a package with a value in them → the same; $1 and $2 are the values. The first that fits counts. */
export type Patterns = readonly (readonly [RegExp, string])[];

export const details: Patterns = [
  [/^body is longer than (\d+) bytes$/, '內文超過 $1 位元組'],
  [/^(\d+) bytes$/, '$1 位元組'],
  [/^an exact repeat: answered from memory$/, '完全相同的重複請求：按記憶回覆'],
  [/^any time is accepted$/, '接受任何時間'],
  [/^within ([\d.]+) s$/, '相差不超過 $1 秒'],
  [/^(\S+) is more than ([\d.]+) s away from now$/, '$1 與現在相差超過 $2 秒'],
  [/^no Encrypt header: the body is plain$/, '沒有 Encrypt 標頭：內文未加密'],
  [/^sealed, but the client's sealing key is not configured$/, '已加密，但未設定客戶的加密公鑰'],
  [/^sealed, but the sandbox's opening key is not configured$/, '已加密，但未設定沙盒的解密私鑰'],
  [/^opened with key version (\S+)$/, '以版本 $1 的密鑰解密'],
  [/^unreadable$/, '無法讀取'],
  [/^an? (\w+) request$/, '一個 $1 請求'],
  [/^Client-Id, Request-Time and Signature, once each$/, 'Client-Id、Request-Time 及 Signature，各出現一次'],
  [/^(\S+) occurs more than once$/, '$1 出現多於一次'],
  [/^(\S+) is longer than (\d+) characters$/, '$1 超過 $2 個字元'],
  [/^(\S+) is missing$/, '欠缺 $1'],
  [/^no client is registered under this Client-Id$/, '這個 Client-Id 沒有登記任何客戶'],
  [/^(\S+) verifies with the client's key version (\S+)$/, '$1 簽名以客戶版本 $2 的密鑰驗證通過'],
];
