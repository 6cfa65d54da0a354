import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

type Files = Readonly<Record<string, string>>;

export interface FakeRoot extends AsyncDisposable {
  readonly root: string;
  write(files: Files): Promise<void>;
  link(path: string, target: string): Promise<void>;
  /** A USB device with a port on each of the interfaces named. */
  usb(device: FakeUsb): Promise<void>;
  /** A UART of the board; type 0 is a place without one. */
  uart(name: string, type: number): Promise<void>;
  wwan(...names: string[]): Promise<void>;
}

interface FakeUsb {
  readonly place: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly manufacturer?: string;
  readonly product?: string;
  /** The port on each interface, by its number. */
  readonly ports: Readonly<Record<number, string>>;
  readonly protocols?: Readonly<Record<number, string>>;
}

/** The root of a file system of a Linux machine, as far as ports are told there. */
export async function fakeRoot(): Promise<FakeRoot> {
  const root = await mkdtemp(join(tmpdir(), 'ghostcheck-sys-'));
  const write = async (files: Files) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  };
  const link = async (path: string, target: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await symlink(target, join(root, path));
  };
  const inside = (path: string, target: string) =>
    link(path, relative(join(root, dirname(path)), join(root, target)));
  return {
    root,
    write,
    link,
    async usb({ place, vendorId, productId, manufacturer, product, ports, protocols }) {
      const device = `sys/devices/pci0000:00/usb1/${place}`;
      await write({
        [`${device}/idVendor`]: `${vendorId}\n`,
        [`${device}/idProduct`]: `${productId}\n`,
        ...(manufacturer === undefined ? {} : { [`${device}/manufacturer`]: `${manufacturer}\n` }),
        ...(product === undefined ? {} : { [`${device}/product`]: `${product}\n` }),
      });
      for (const [number, name] of Object.entries(ports)) {
        const part = `${device}/${place}:1.${number}`;
        const hex = Number(number).toString(16).padStart(2, '0');
        await write({
          [`${part}/bInterfaceNumber`]: `${hex}\n`,
          [`${part}/bInterfaceProtocol`]: `${protocols?.[Number(number)] ?? 'ff'}\n`,
        });
        // usb-serial has a folder of the port below the interface; cdc_acm has none.
        const home = name.startsWith('ttyUSB') ? `${part}/${name}` : part;
        await mkdir(join(root, home, 'tty', name), { recursive: true });
        await inside(`${home}/tty/${name}/device`, home);
        await inside(`sys/class/tty/${name}`, `${home}/tty/${name}`);
      }
    },
    async uart(name, type) {
      const home = `sys/devices/platform/serial/${name}`;
      await write({ [`${home}/tty/${name}/type`]: `${type}\n` });
      await link(`${home}/driver`, '../../../../bus/platform/drivers/serial8250');
      await inside(`${home}/tty/${name}/device`, home);
      await inside(`sys/class/tty/${name}`, `${home}/tty/${name}`);
    },
    async wwan(...names) {
      for (const name of names)
        await mkdir(join(root, 'sys/class/wwan', name), { recursive: true });
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
