/**
 * Whether to keep to ASCII: where the locale (LC_ALL, LC_CTYPE, LANG, the first that is
 * set) names no UTF-8. Windows sets none of them; only its newer terminals (WT_SESSION)
 * are sure to have the glyphs.
 */
export function asciiOnly(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (locale) return !/utf-?8/i.test(locale);
  if (platform === 'win32') return env.WT_SESSION === undefined;
  return true;
}
