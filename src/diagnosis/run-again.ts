/** What shows a stage that the end of the run cut off. */
export const RUN_AGAIN = 'run the same command again, if need be with a longer --timeout';
