/** Where somebody is asked: no query, and no stroke at the end. */
export const ADDRESS = /^https?:\/\/[^\s?#]+[^/\s?#]$/;
/** Minutes at a page: up to two hours. */
export const PAGE_MINUTES = /^(?:[1-9]|[1-9]\d|1[01]\d|120)$/;
/** The number of a terminal. */
export const TERMINAL = /^[1-9]\d{0,11}$/;
