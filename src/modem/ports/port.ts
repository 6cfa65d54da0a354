/** A serial port of this machine, as the operating system describes it. */
export interface Port {
  readonly path: string;
  /** Which device it belongs to: ports of one modem have the same. */
  readonly device: string;
  /** The device in its maker's words; null where it has none. */
  readonly name: string | null;
  /** Four hexadecimal digits, in lower case; null where it is no USB device. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** bInterfaceNumber of USB 2.0, 9.6.5; null where that is not known. */
  readonly interfaceNumber: number | null;
  /** bInterfaceProtocol; null where that is not known. */
  readonly interfaceProtocol: number | null;
}

export const NO_USB = {
  name: null,
  vendorId: null,
  productId: null,
  interfaceNumber: null,
  interfaceProtocol: null,
} as const;
