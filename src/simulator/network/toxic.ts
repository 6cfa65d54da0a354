/**
 * What is wrong with a network, under the names of toxiproxy where it has one. Sizes are in
 * bytes, times in ms, but the delay of `slicer`, which is in µs, and the rate of `bandwidth`,
 * which is in kB/s. `black_hole` lets nothing pass after so many bytes, and tells nobody;
 * `half_close` sends a FIN after them, while the other direction goes on.
 */
export type Toxic = {
  /** `upstream` is towards the server. Default: downstream. */
  readonly stream?: 'upstream' | 'downstream' | 'both';
  /** Connections by their number, from 1 on; left out: all. */
  readonly connections?: readonly number[];
} & (
  | { readonly type: 'latency'; readonly latency: number }
  | { readonly type: 'bandwidth'; readonly rate: number }
  | { readonly type: 'slow_close'; readonly delay: number }
  | { readonly type: 'timeout'; readonly timeout: number }
  | { readonly type: 'reset_peer'; readonly timeout: number }
  | { readonly type: 'slicer'; readonly average_size: number; readonly delay?: number }
  | { readonly type: 'limit_data'; readonly bytes: number }
  | { readonly type: 'black_hole'; readonly bytes: number }
  | { readonly type: 'half_close'; readonly bytes: number }
);
