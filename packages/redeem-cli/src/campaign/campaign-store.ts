// In: the settings of a store. Out: an open queue for as long as a command needs it, or one line why there is none.
import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  type AtRestSealing,
  closeQueue,
  openQueue,
  type Queue,
  type StoreLocation,
} from '@redeemkit/redeem-queue';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { CliError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printable } from '../printable.ts';
import { importNamed, readKeyText } from '../read-key.ts';
import type { Settings } from '../settings.ts';
import type { Progress } from './progress.ts';

/** The embedded store's folder, when none is named. */
export const defaultFolder = 'redeemkit-campaigns';

/** Where a command finds its campaigns. */
export interface StorePlace {
  readonly location: StoreLocation;
  /** For messages: a folder, or a URL without what may be secret. */
  readonly shown: string;
}

/**
 * Reads `--store` or its like.
 *
 * @throws CliError `ERR_SECRET_ON_COMMAND_LINE` for a password in a flag
 */
export function storePlace(
  name: 'store' | 'to',
  { io, settings }: Pick<CommandContext, 'io' | 'settings'>,
): StorePlace {
  const setting = name === 'to' ? settings.needed('to') : settings.text('store');
  if (setting !== undefined && /^postgres(?:ql)?:/i.test(setting.value)) {
    const { value, origin } = setting;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (origin.startsWith('--') && (url?.password !== '' || url.searchParams.has('password'))) {
      throw new CliError(
        'ERR_SECRET_ON_COMMAND_LINE',
        `${origin} carries a password, or cannot be read. A command line shows in the process list: leave the password out ` +
          'and set PGPASSWORD or a .pgpass file, or put the whole URL into REDEEMKIT_STORE.',
      );
    }
    return {
      location: { url: value },
      shown: url === undefined ? 'PostgreSQL' : `${url.host}${url.pathname}`,
    };
  }
  const folder = settings.path(name)?.value ?? join(io.cwd, defaultFolder);
  const near = relative(io.cwd, folder);
  return { location: { folder }, shown: printable(near === '' || near.startsWith('..') ? folder : near) };
}

/** Whether a store that is not there may be made, or must be there. */
export type Presence = 'made' | 'there';

/**
 * Opens the store, gives it to the work, and closes it whatever happens.
 *
 * @throws CliError `ERR_STORE_ABSENT`, `ERR_STORE_FULL`, `ERR_SETTING_INVALID` · QueueError `ERR_STORE_*`
 */
export async function withStore<Result>(
  { io, settings }: Pick<CommandContext, 'io' | 'settings'>,
  options: { readonly presence: Presence; readonly place?: StorePlace; readonly progress?: Progress },
  work: (queue: Queue) => Promise<Result>,
): Promise<Result> {
  const place = options.place ?? storePlace('store', { io, settings });
  const clientId = settings.needed('client-id').value;
  checkFolder(place, options.presence);
  const sealing = await atRestSealing(settings, io);
  options.progress?.show(() => [`opening ${place.shown} …`]);
  const queue = await openQueue({
    store: place.location,
    clientId,
    ...(sealing !== undefined && { sealing }),
  });
  options.progress?.end();
  try {
    return await work(queue);
  } finally {
    await closeQueue(queue);
  }
}

/**
 * Opens a server's store and closes it again, before a large file is read for nothing. A folder is looked at when it is
 * opened: making a new one takes longer than reading most files.
 *
 * @throws QueueError `ERR_STORE_*`
 */
export async function tryStore(
  context: Pick<CommandContext, 'io' | 'settings'>,
  place: StorePlace,
): Promise<void> {
  if ('url' in place.location) await withStore(context, { presence: 'made', place }, () => Promise.resolve());
}

// A mistyped folder would otherwise be made, take seconds, and hold no campaign; one with other files is a slip.
function checkFolder({ location, shown }: StorePlace, presence: Presence): void {
  if (!('folder' in location)) return;
  const { folder } = location;
  if (existsSync(join(folder, 'data', 'PG_VERSION'))) return;
  if (presence === 'there') {
    throw new CliError(
      'ERR_STORE_ABSENT',
      `${shown} holds no campaigns. Load one first, or name the store with --store.`,
    );
  }
  // What a first start that was killed leaves behind is no obstacle.
  const others = listFolder(folder).filter((name) => !/^(data(\..*)?|(owner|draft)-.*)$/.test(name));
  if (others.length === 0) {
    refuseFullDisk(folder, shown);
    return;
  }
  throw new CliError(
    'ERR_SETTING_INVALID',
    `The store ${shown} is a folder with other files in it. Name an empty or a new folder with --store.`,
  );
}

// A new database takes some 70 MB with its log; one that runs out of room while it is made is of no use afterwards.
const leastRoom = 128 * 1024 * 1024;

function refuseFullDisk(folder: string, shown: string): void {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  const room = bavail * bsize;
  if (room >= leastRoom) return;
  throw new CliError(
    'ERR_STORE_FULL',
    `The disk of ${shown} has ${Math.floor(room / 1e6)} MB of room; a new store needs ${Math.ceil(leastRoom / 1e6)} MB. ` +
      'Make room, or name a folder on another disk with --store.',
  );
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // absent, no folder or not ours: opening says which
  }
}

async function atRestSealing(settings: Settings, io: CliIo): Promise<AtRestSealing | undefined> {
  const has = (name: string): boolean =>
    settings.path(name) !== undefined || settings.keyText(name) !== undefined;
  if (!has('store-mac-key')) {
    const other = ['store-sealing-key', 'store-opening-key'].find(has);
    if (other === undefined) return undefined;
    throw new CliError(
      'ERR_SETTING_MISSING',
      `--${other} needs --store-mac-key FILE beside it: at least 32 secret bytes, the same for all who load and work.`,
    );
  }
  const mac = await readKeyText('store-mac-key', { io, settings });
  const macKey = withoutLineEnd(mac.read());
  if (macKey.length < 32) {
    throw new CliError(
      'ERR_KEY_INVALID',
      `${mac.where}: has ${macKey.length} bytes; at least 32 are needed.`,
    );
  }
  const sealingKey = has('store-sealing-key')
    ? await importNamed(await readKeyText('store-sealing-key', { io, settings }), {
        needs: 'public',
        work: (material) => importSealingKey(material),
      })
    : undefined;
  const openingKeys = has('store-opening-key')
    ? await importNamed(await readKeyText('store-opening-key', { io, settings }), {
        needs: 'private',
        work: (material) => importOpeningKey(material),
      })
    : undefined;
  return {
    macKey,
    ...(sealingKey !== undefined && { sealingKey }),
    ...(openingKeys !== undefined && { openingKeys }),
  };
}

// The line end that an editor or `openssl rand -base64` adds is not part of the secret.
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return bytes.subarray(0, end);
}
