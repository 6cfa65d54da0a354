import { Type } from 'typebox';

export const SiteFile = Type.Object({});
