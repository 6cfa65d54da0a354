/** The part of npm's ntp-client 0.5 that we use; it brings no types of its own. */
declare module 'ntp-client' {
  const ntpClient: {
    /** How long every call waits, ms. One setting for the whole process. */
    ntpReplyTimeout: number;
    getNetworkTime(
      server: string,
      port: number,
      callback: (error: Error | string | null, date: Date | null) => void,
    ): void;
  };
  export default ntpClient;
}
