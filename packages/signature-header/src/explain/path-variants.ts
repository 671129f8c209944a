// In: the path that was checked and what else is known of the URL. Out: the paths that may have been signed instead.
import type { CauseCode } from './cause-code.ts';
import type { OtherFields } from './text-fields.ts';

type Entry = readonly [code: CauseCode, note: string, value: string];

// Where AlipayHK's own gateway is seen (docs/protocol §7), for a caller who names no host.
const HOSTS = ['open.alipay.hk'];

// The operations of the header family (docs/protocol §7): a gateway rewrite or a slip of copying swaps them.
const OPERATIONS = [
  '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
  '/api/open/alipay/v1/promotion/benefit/issue',
  '/api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery',
  '/api/open/v1/alipayhk/merchant/applyToken',
  '/api/open/v2/authorizations/applyToken',
  '/api/open/alipay/v1/ipass/pass/manage/createPass',
  '/api/open/alipay/v1/ipass/pass/manage/updatePass',
];

// Mount points that proxies, API gateways and frameworks put before a path.
const PREFIXES = ['/api', '/api/open', '/api/v1', '/v1', '/gateway', '/sandbox', '/prod', '/test'];

/** Splits a URL or path into scheme and host, path, and query; a fragment is cut off. Nothing is decoded. */
export function splitUrl(url: string): {
  readonly host: string;
  readonly path: string;
  readonly query: string;
} {
  const [, host = '', path = '', query = ''] = /^(?:[a-z][a-z\d+.-]*:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?/i.exec(
    url,
  ) as RegExpExecArray;
  return { host, path, query };
}

/** Query, host, slashes, prefixes, escapes, then other paths. */
export function pathVariants(given: string, other: OtherFields): readonly Entry[] {
  const { host, path, query } = splitUrl(given);
  const whole = path + query;
  const hosts = [...new Set([host, ...other.hosts, ...(host || other.hosts.length ? [] : HOSTS)])].filter(
    Boolean,
  );
  const known = other.paths.map(splitUrl);
  return [
    ['path-host', 'no scheme and host', whole],
    ...known.map(
      (one): Entry => ['path-query', 'the query of the URL', path === one.path ? path + one.query : whole],
    ),
    ...known.flatMap((one): readonly Entry[] =>
      related(one.path, path) ? [] : [['path-other', 'the other path', one.path + one.query]],
    ),
    ...hosts.flatMap((name): readonly Entry[] => [
      ['path-host', `https://${name} before the path`, `https://${name}${whole}`],
      ['path-host', `http://${name} before the path`, `http://${name}${whole}`],
      ['path-host', `${name} before the path`, name + whole],
    ]),
    ['path-query', 'no query', given.slice(0, given.length - query.length)],
    ['path-query', 'a question mark and no query', `${path}?`],
    ['path-trailing-slash', 'a slash after the path', `${path}/${query}`],
    ['path-trailing-slash', 'no slash after the path', path.replace(/\/$/, '') + query],
    ['path-encoding', 'the path decoded', decoded(whole)],
    ['path-encoding', 'the path encoded', encoded(path) + encoded(query)],
    ['path-encoding', 'the path encoded, slashes too', escaped(whole)],
    ['path-encoding', 'the path encoded twice', whole.replaceAll('%', '%25')],
    ['path-encoding', 'escapes in lower case', whole.replace(/%[\dA-F]{2}/gi, (hex) => hex.toLowerCase())],
    ['path-encoding', 'escapes in upper case', whole.replace(/%[\dA-F]{2}/gi, (hex) => hex.toUpperCase())],
    ['path-encoding', '%20 in place of +', whole.replaceAll('+', '%20')],
    ['path-encoding', '+ in place of %20', whole.replaceAll('%20', '+')],
    ['path-slashes', 'no slash before the path', whole.replace(/^\//, '')],
    ['path-slashes', 'a slash before the path', `/${whole.replace(/^\//, '')}`],
    ['path-slashes', 'a doubled slash before the path', `/${whole}`],
    ['path-slashes', 'no doubled slashes', path.replace(/\/{2,}/g, '/') + query],
    ...tails(path).map((tail): Entry => ['path-prefix', `only ${tail}`, tail + query]),
    ...PREFIXES.map((prefix): Entry => ['path-prefix', `${prefix} before the path`, prefix + whole]),
    ...[...OPERATIONS, ...known.map((one) => one.path)]
      .filter((one) => one.endsWith(path) && path)
      .map((one): Entry => ['path-prefix', 'the full path', one + query]),
    ...OPERATIONS.map(
      (one): Entry => ['path-other', `the path of ${one.slice(one.lastIndexOf('/') + 1)}`, one],
    ),
    ['path-other', 'no path', ''],
    ['path-other', 'the path /', '/'],
  ];
}

/** What is left of a path when its first segments are cut off; at most the last 8 of them. */
function tails(path: string): readonly string[] {
  const segments = path.split('/').slice(1);
  return segments.slice(1, 9).map((_, i) => `/${segments.slice(i + 1).join('/')}`);
}

/** One is the other with something before or after it; those differences have causes of their own. */
function related(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return long.startsWith(short) || long.endsWith(short);
}

const decoded = (text: string): string => guarded(decodeURIComponent, text);
const escaped = (text: string): string => guarded(encodeURIComponent, text);
/** Percent-encodes what a URL may not hold; escapes stay. */
const encoded = (text: string): string => guarded(encodeURI, text).replace(/%25([\dA-F]{2})/gi, '%$1');

/** A lone surrogate cannot be encoded, and a lone percent sign not decoded: the text then stays as it is. */
function guarded(convert: (text: string) => string, text: string): string {
  try {
    return convert(text);
  } catch {
    return text;
  }
}
