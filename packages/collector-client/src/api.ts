// Made from the API's own description; a test compares them, and `vitest run -u` makes it anew.

export interface paths {
    "/collect/v1/inquire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an account owes */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Yours, for your own records. */
                        requestId?: string;
                        channel?: string;
                        /** @description Where the payer stands. */
                        terminalId?: string;
                        billerId: string;
                        identifiers: {
                            name: string;
                            value: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requestId?: string;
                            /** @description OK, or NOTHING_OWED. */
                            status: string;
                            bills: {
                                /** @description Give it to validate and advise. */
                                billRef: string;
                                accountRef: string;
                                label: string;
                                /** @description So that the payer knows the account again. */
                                customerNameMasked?: string;
                                /** @description An amount of money. */
                                amount: {
                                    /** @description Minor units, as a text of digits. */
                                    value: string;
                                    /**
                                     * @description ISO 4217.
                                     * @enum {string}
                                     */
                                    currency: "IRR" | "INR" | "EGP" | "USD";
                                };
                                /** @description EXACT, UP, DOWN or ANY: which amounts are taken for it. */
                                exactness: string;
                                issuedOn: string;
                                dueOn: string;
                                periodLabel?: string;
                                /** @description false: somebody is paying it just now. */
                                allowPayment: boolean;
                            }[];
                            /**
                             * Format: date-time
                             * @description The biller’s own system is silent: this is what it said then.
                             */
                            asOf?: string;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collect/v1/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether a payment would be taken now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Yours. */
                        requestId?: string;
                        /** @description Of the inquiry. */
                        billRef: string;
                        /** @description An amount of money. */
                        amount: {
                            /** @description Minor units, as a text of digits. */
                            value: string;
                            /**
                             * @description ISO 4217.
                             * @enum {string}
                             */
                            currency: "IRR" | "INR" | "EGP" | "USD";
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requestId?: string;
                            /** @description ACCEPTED: it would be taken now. REJECTED: take no money. */
                            status: string;
                            reason?: string;
                            /**
                             * @description NON_RETRIABLE: give the money back; RETRIABLE: the same again later may be taken.
                             * @enum {string}
                             */
                            class?: "NON_RETRIABLE" | "RETRIABLE" | "CHECK_STATUS";
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collect/v1/advise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** You have taken the money */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Yours. */
                        requestId?: string;
                        /** @description Yours, for ever: it counts once. */
                        paymentId: string;
                        /** @description For your records and ours; changes nothing. */
                        isRetry?: boolean;
                        /** @description Of the inquiry. */
                        billRef: string;
                        /** @description An amount of money. */
                        amount: {
                            /** @description Minor units, as a text of digits. */
                            value: string;
                            /**
                             * @description ISO 4217.
                             * @enum {string}
                             */
                            currency: "IRR" | "INR" | "EGP" | "USD";
                        };
                        /**
                         * Format: date-time
                         * @description When you had the money.
                         */
                        paidAt?: string;
                        /** @enum {string} */
                        method?: "CASH" | "CARD" | "WALLET" | "TRANSFER" | "UPI";
                        /** @description Where. */
                        terminalId?: string;
                        externalIds?: {
                            type: string;
                            /** @description Another name of it. */
                            id: string;
                        }[];
                        /**
                         * @description Bills. Prepaid credit is not taken here yet.
                         * @enum {string}
                         */
                        kind?: "POSTPAID";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requestId?: string;
                            /** @description POSTED, REJECTED or REVERSED: the same for ever for the same paymentId. */
                            status: string;
                            receiptNo?: string;
                            postedAt?: string;
                            reason?: string;
                            /**
                             * @description NON_RETRIABLE: give the money back; RETRIABLE: the same again later may be taken.
                             * @enum {string}
                             */
                            class?: "NON_RETRIABLE" | "RETRIABLE" | "CHECK_STATUS";
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collect/v1/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** You have given the money back */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Yours. */
                        requestId?: string;
                        /** @description Of the payment. */
                        paymentId: string;
                        /** @description Yours, of the reversal. */
                        reversalId: string;
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requestId?: string;
                            /** @description REVERSED, or REJECTED: it stays paid. */
                            status: string;
                            reason?: string;
                            reversedAt?: string;
                            /**
                             * @description NON_RETRIABLE: give the money back; RETRIABLE: the same again later may be taken.
                             * @enum {string}
                             */
                            class?: "NON_RETRIABLE" | "RETRIABLE" | "CHECK_STATUS";
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collect/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What became of a payment */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Yours. */
                        requestId?: string;
                        /** @description Of the payment. */
                        paymentId: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requestId?: string;
                            /** @description POSTED, REJECTED, REVERSED; UNKNOWN: it never came here. */
                            status: string;
                            receiptNo?: string;
                            reason?: string;
                            /** @description An amount of money. */
                            amount?: {
                                /** @description Minor units, as a text of digits. */
                                value: string;
                                /**
                                 * @description ISO 4217.
                                 * @enum {string}
                                 */
                                currency: "IRR" | "INR" | "EGP" | "USD";
                            };
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collect/v1/cutoff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The end of your business day */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Yours. */
                        requestId?: string;
                        billerId: string;
                        businessDate: string;
                        sequence: number;
                        totals: {
                            /** @description All that was posted, reversed ones as well. */
                            count: number;
                            /** @description An amount of money. */
                            amount: {
                                /** @description Minor units, as a text of digits. */
                                value: string;
                                /**
                                 * @description ISO 4217.
                                 * @enum {string}
                                 */
                                currency: "IRR" | "INR" | "EGP" | "USD";
                            };
                            reversedCount: number;
                            /** @description An amount of money. */
                            reversedAmount: {
                                /** @description Minor units, as a text of digits. */
                                value: string;
                                /**
                                 * @description ISO 4217.
                                 * @enum {string}
                                 */
                                currency: "IRR" | "INR" | "EGP" | "USD";
                            };
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requestId?: string;
                            /** @description AGREED: the day is closed. DIFFERS: compare, and send the next sequence. */
                            status: string;
                            ours: {
                                /** @description All that was posted, reversed ones as well. */
                                count: number;
                                /** @description An amount of money. */
                                amount: {
                                    /** @description Minor units, as a text of digits. */
                                    value: string;
                                    /**
                                     * @description ISO 4217.
                                     * @enum {string}
                                     */
                                    currency: "IRR" | "INR" | "EGP" | "USD";
                                };
                                reversedCount: number;
                                /** @description An amount of money. */
                                reversedAmount: {
                                    /** @description Minor units, as a text of digits. */
                                    value: string;
                                    /**
                                     * @description ISO 4217.
                                     * @enum {string}
                                     */
                                    currency: "IRR" | "INR" | "EGP" | "USD";
                                };
                            };
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem document (RFC 9457). */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            type: string;
                            /** @description What is wrong, in the language of Accept-Language. */
                            title: string;
                            status: number;
                            /** @description Stable name of the error. */
                            code: string;
                            detail?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
