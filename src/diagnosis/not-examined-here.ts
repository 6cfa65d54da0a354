/** Why a stage was skipped that the command does not look at. */
export const NOT_EXAMINED_HERE = 'not examined here';
