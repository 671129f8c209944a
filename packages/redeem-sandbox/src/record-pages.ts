// In: texts with bodies. Out: the same as bytes in pages, which cost the garbage collector next to nothing, and the way
// back.

/** A record's bodies; `opened` is the plaintext of a sealed one. */
export interface Bodies {
  readonly body: Uint8Array;
  readonly opened?: Uint8Array | undefined;
}

/** Where in a page a record lies: its text as UTF-8, then its body, then what was opened. */
export interface PackedRecord {
  readonly page: Page;
  readonly at: number;
  /** Octets of text. */
  readonly text: number;
  /** Octets of the body. */
  readonly body: number;
  /** Octets of what was opened; -1 when nothing was. */
  readonly opened: number;
}

interface Page {
  readonly bytes: Uint8Array;
  /** Records in it that were not let go. */
  records: number;
}

/** Packs records one behind the other. */
export interface RecordPacker {
  pack(text: string, bodies: Bodies): PackedRecord;
  /** Says that a record will not be read again: its page is filled anew once this is said of all in it. */
  letGo(packed: PackedRecord): void;
}

// Some forty redemptions. What may not fit into a quarter of it gets a page of its own, so that at most a quarter of a
// page stays empty.
const PAGE = 65_536;

/** Creates a packer with pages of its own. */
export function createRecordPacker(): RecordPacker {
  const encoder = new TextEncoder();
  let current: Page = { bytes: new Uint8Array(), records: 0 };
  let end = 0;
  let spare: Page | undefined;
  return {
    pack: (words, { body, opened }) => {
      const bodies = body.length + (opened?.length ?? 0);
      // UTF-8 takes at most three octets for a UTF-16 unit.
      const most = 3 * words.length + bodies;
      let page = current;
      let at = end;
      let text: number;
      if (most > PAGE / 4) {
        const octets = encoder.encode(words);
        text = octets.length;
        page = { bytes: new Uint8Array(text + bodies), records: 0 };
        page.bytes.set(octets);
        at = 0;
      } else {
        if (most > page.bytes.length - end) {
          page = spare ?? { bytes: new Uint8Array(PAGE), records: 0 };
          spare = undefined;
          current = page;
          at = 0;
        }
        text = encoder.encodeInto(words, page.bytes.subarray(at)).written;
        end = at + text + bodies;
      }
      page.records += 1;
      page.bytes.set(body, at + text);
      if (opened !== undefined) page.bytes.set(opened, at + text + body.length);
      return { page, at, text, body: body.length, opened: opened?.length ?? -1 };
    },
    letGo: ({ page }) => {
      page.records -= 1;
      if (page.records === 0 && page !== current && page.bytes.length === PAGE) spare = page;
    },
  };
}

/** The text and the bodies that were packed, as copies. */
export function unpackRecord(packed: PackedRecord): Bodies & { readonly text: string } {
  const { page, at, text, body, opened } = packed;
  const bodyAt = at + text;
  const openedAt = bodyAt + body;
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(page.bytes.subarray(at, bodyAt)),
    body: page.bytes.slice(bodyAt, openedAt),
    ...(opened < 0 ? {} : { opened: page.bytes.slice(openedAt, openedAt + opened) }),
  };
}
