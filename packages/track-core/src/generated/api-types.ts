// Generated from spec/track-v2.openapi.yaml 1.0.0 by 'pnpm generate'. Do not edit: change the spec.

/** One change to a person, an object or a delivery. Narrow it by `type` and `action`. */
export type Operation = PersonIdentify | PersonDelete | PersonEvent | PersonScreen | PersonPage | PersonAddRelationships | PersonDeleteRelationships | PersonAddDevice | PersonDeleteDevice | PersonMerge | PersonSuppress | PersonUnsuppress | ObjectIdentify | ObjectIdentifyAnonymous | ObjectDelete | ObjectAddRelationships | ObjectDeleteRelationships | DeliveryEvent;
/**
 * Create a person, or update the one that exists.
 * @example {
 *       "type": "person",
 *       "action": "identify",
 *       "identifiers": {
 *         "id": "42"
 *       },
 *       "attributes": {
 *         "email": "zoe@example.com",
 *         "first_name": "Zoë",
 *         "cio_subscription_preferences": {
 *           "topics": {
 *             "topic_1": true
 *           }
 *         }
 *       },
 *       "timestamp": 1764000000,
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "object_type_id": "1",
 *             "object_id": "acme"
 *           },
 *           "relationship_attributes": {
 *             "role": "admin"
 *           }
 *         }
 *       ]
 *     }
 */
export type PersonIdentify = {
    type: "person";
    action: "identify";
    identifiers: PersonIdentifiers;
    attributes?: PersonAttributes;
    /** When it happened, in Unix seconds. Milliseconds and dates as text are silently replaced by now. */
    timestamp?: number;
    /** Objects to relate this person to, in the same step. */
    cio_relationships?: RelationshipToObject[];
};
/**
 * Delete a person. An operation on the same identifiers later creates the person anew.
 * @example {
 *       "type": "person",
 *       "action": "delete",
 *       "identifiers": {
 *         "email": "zoe@example.com"
 *       }
 *     }
 */
export type PersonDelete = {
    type: "person";
    action: "delete";
    identifiers: PersonIdentifiers;
};
/**
 * Something a person did. Creates the person if nobody has these identifiers.
 * @example {
 *       "type": "person",
 *       "action": "event",
 *       "identifiers": {
 *         "id": "42"
 *       },
 *       "name": "order_placed",
 *       "id": "01JZ0A7MEXH2V6J8D3Q5T9W4RK",
 *       "timestamp": 1764000000,
 *       "attributes": {
 *         "total": 49.9,
 *         "currency": "EUR"
 *       }
 *     }
 */
export type PersonEvent = {
    type: "person";
    action: "event";
    identifiers: PersonIdentifiers;
    /** The name of the event. At most 100 bytes. */
    name: string;
    /** A ULID. The service takes one event per id and ignores the rest, so a retry cannot repeat it. Never a person's id. */
    id?: string;
    /** When it happened, in Unix seconds. Milliseconds and dates as text are silently replaced by now. */
    timestamp?: number;
    /** Data of the event. The named ones override the message that the event triggers. */
    attributes?: {
        /** Send the message to this address instead of the person's own. */
        recipient?: string;
        /** Send the message from this address. */
        from_address?: string;
        /** Answers go to this address. */
        reply_to?: string;
        [key: string]: any;
    };
};
/**
 * A screen that a person saw in a mobile app.
 * @example {
 *       "type": "person",
 *       "action": "screen",
 *       "identifiers": {
 *         "id": "42"
 *       },
 *       "name": "Basket",
 *       "attributes": {
 *         "items": 3
 *       }
 *     }
 */
export type PersonScreen = {
    type: "person";
    action: "screen";
    identifiers: PersonIdentifiers;
    /** The name of the screen. */
    name: string;
    /** A ULID. The service takes one event per id and ignores the rest, so a retry cannot repeat it. Never a person's id. */
    id?: string;
    /** When it happened, in Unix seconds. Milliseconds and dates as text are silently replaced by now. */
    timestamp?: number;
    attributes?: EventAttributes;
};
/**
 * A page that a person saw on a website.
 * @example {
 *       "type": "person",
 *       "action": "page",
 *       "identifiers": {
 *         "email": "zoe@example.com"
 *       },
 *       "name": "https://shop.example/tea",
 *       "attributes": {
 *         "title": "Tea",
 *         "path": "/tea",
 *         "keywords": [
 *           "tea",
 *           "green"
 *         ]
 *       }
 *     }
 */
export type PersonPage = {
    type: "person";
    action: "page";
    identifiers: PersonIdentifiers;
    /** The name or address of the page. */
    name: string;
    /** A ULID. The service takes one event per id and ignores the rest, so a retry cannot repeat it. Never a person's id. */
    id?: string;
    /** When it happened, in Unix seconds. Milliseconds and dates as text are silently replaced by now. */
    timestamp?: number;
    /** Data of the page view. */
    attributes?: {
        /** Path of the page, without host. */
        path?: string;
        /** The page before this one. */
        referrer?: string;
        /** The query string. */
        search?: string;
        /** Title of the page. */
        title?: string;
        /** Full address of the page. */
        url?: string;
        /** Key words of the page. */
        keywords?: string[];
        [key: string]: any;
    };
};
/**
 * Relate a person to objects.
 * @example {
 *       "type": "person",
 *       "action": "add_relationships",
 *       "identifiers": {
 *         "id": "42"
 *       },
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "object_type_id": "1",
 *             "object_id": "acme"
 *           }
 *         }
 *       ]
 *     }
 */
export type PersonAddRelationships = {
    type: "person";
    action: "add_relationships";
    identifiers: PersonIdentifiers;
    /** The objects to relate to. */
    cio_relationships: RelationshipToObject[];
};
/**
 * End a person's relationships to objects. The objects stay.
 * @example {
 *       "type": "person",
 *       "action": "delete_relationships",
 *       "identifiers": {
 *         "cio_id": "a3000001"
 *       },
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "cio_object_id": "obj01"
 *           }
 *         }
 *       ]
 *     }
 */
export type PersonDeleteRelationships = {
    type: "person";
    action: "delete_relationships";
    identifiers: PersonIdentifiers;
    /** The objects to part from. */
    cio_relationships: RelationshipToObject[];
};
/**
 * Add a device for push messages to a person, or update it.
 * @example {
 *       "type": "person",
 *       "action": "add_device",
 *       "identifiers": {
 *         "id": "42"
 *       },
 *       "device": {
 *         "token": "7c1e5f0a",
 *         "platform": "ios",
 *         "last_used": 1764000000,
 *         "attributes": {
 *           "device_model": "iPhone 16",
 *           "push_enabled": "true"
 *         }
 *       }
 *     }
 */
export type PersonAddDevice = {
    type: "person";
    action: "add_device";
    identifiers: PersonIdentifiers;
    device: Device;
};
/**
 * Remove a device from a person.
 * @example {
 *       "type": "person",
 *       "action": "delete_device",
 *       "identifiers": {
 *         "id": "42"
 *       },
 *       "device": {
 *         "token": "7c1e5f0a"
 *       }
 *     }
 */
export type PersonDeleteDevice = {
    type: "person";
    action: "delete_device";
    identifiers: PersonIdentifiers;
    /** The device to remove. */
    device: {
        /** The token that the platform gave the device. */
        token: string;
    };
};
/**
 * Merge two people. The primary stays, the secondary is gone.
 * @example {
 *       "type": "person",
 *       "action": "merge",
 *       "primary": {
 *         "id": "42"
 *       },
 *       "secondary": {
 *         "email": "old@example.com"
 *       }
 *     }
 */
export type PersonMerge = {
    type: "person";
    action: "merge";
    primary: MergeIdentifiers;
    secondary: MergeIdentifiers;
};
/**
 * Delete a person and ignore whatever comes for these identifiers from now on.
 * @example {
 *       "type": "person",
 *       "action": "suppress",
 *       "identifiers": {
 *         "id": "42"
 *       }
 *     }
 */
export type PersonSuppress = {
    type: "person";
    action: "suppress";
    identifiers: PersonIdentifiers;
};
/**
 * Allow these identifiers again. What was deleted does not come back.
 * @example {
 *       "type": "person",
 *       "action": "unsuppress",
 *       "identifiers": {
 *         "phone": "+4915112345678"
 *       }
 *     }
 */
export type PersonUnsuppress = {
    type: "person";
    action: "unsuppress";
    identifiers: PersonIdentifiers;
};
/**
 * Create an object (a company, a course, an account ...), or update it.
 * @example {
 *       "type": "object",
 *       "action": "identify",
 *       "identifiers": {
 *         "object_type_id": "1",
 *         "object_id": "acme"
 *       },
 *       "attributes": {
 *         "name": "Acme GmbH",
 *         "seats": 12
 *       },
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "email": "zoe@example.com"
 *           }
 *         }
 *       ]
 *     }
 */
export type ObjectIdentify = {
    type: "object";
    action: "identify";
    identifiers: ObjectIdentifiers;
    attributes?: ObjectAttributes;
    /** People to relate this object to, in the same step. */
    cio_relationships?: RelationshipToPerson[];
};
/**
 * Create or update an object and relate it to people who have not been identified yet.
 * @example {
 *       "type": "object",
 *       "action": "identify_anonymous",
 *       "identifiers": {
 *         "object_type_id": "1",
 *         "object_id": "acme"
 *       },
 *       "attributes": {
 *         "name": "Acme GmbH"
 *       },
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "anonymous_id": "browser-8f21"
 *           }
 *         }
 *       ]
 *     }
 */
export type ObjectIdentifyAnonymous = {
    type: "object";
    action: "identify_anonymous";
    identifiers: ObjectIdentifiers;
    attributes?: ObjectAttributes;
    /** Anonymous people to relate this object to. */
    cio_relationships?: RelationshipToAnonymous[];
};
/**
 * Delete an object and its relationships. The people stay.
 * @example {
 *       "type": "object",
 *       "action": "delete",
 *       "identifiers": {
 *         "object_type_id": "1",
 *         "object_id": "acme"
 *       }
 *     }
 */
export type ObjectDelete = {
    type: "object";
    action: "delete";
    identifiers: ObjectIdentifiers;
};
/**
 * Relate an object to people.
 * @example {
 *       "type": "object",
 *       "action": "add_relationships",
 *       "identifiers": {
 *         "object_type_id": "1",
 *         "object_id": "acme"
 *       },
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "id": "42"
 *           },
 *           "relationship_attributes": {
 *             "role": "owner"
 *           }
 *         }
 *       ]
 *     }
 */
export type ObjectAddRelationships = {
    type: "object";
    action: "add_relationships";
    identifiers: ObjectIdentifiers;
    /** The people to relate to. */
    cio_relationships: RelationshipToPerson[];
};
/**
 * End an object's relationships to people. The people stay.
 * @example {
 *       "type": "object",
 *       "action": "delete_relationships",
 *       "identifiers": {
 *         "object_type_id": "1",
 *         "object_id": "acme"
 *       },
 *       "cio_relationships": [
 *         {
 *           "identifiers": {
 *             "id": "42"
 *           }
 *         }
 *       ]
 *     }
 */
export type ObjectDeleteRelationships = {
    type: "object";
    action: "delete_relationships";
    identifiers: ObjectIdentifiers;
    /** The people to part from. */
    cio_relationships: RelationshipToPerson[];
};
/**
 * What became of a message on a device. Cannot be deduplicated by the service.
 * @example {
 *       "type": "delivery",
 *       "action": "event",
 *       "identifiers": {
 *         "id": "dlv-7f3a91c2"
 *       },
 *       "name": "opened",
 *       "attributes": {
 *         "device_token": "7c1e5f0a"
 *       }
 *     }
 */
export type DeliveryEvent = {
    type: "delivery";
    action: "event";
    /** The delivery. */
    identifiers: {
        /** The delivery's id, as found in the message. */
        id: string;
    };
    /**
     * What happened to the message.
     * @enum {string}
     */
    name: "opened" | "converted" | "delivered";
    /** Where it happened. */
    attributes: {
        /** The token that the platform gave the device. */
        device_token: string;
    };
};
/** Who the person is, by exactly one of `id`, `email`, `phone` or `cio_id`. */
export type PersonIdentifiers = {
    /** Your own id of a person. At most 150 bytes. */
    id: string | number;
    email?: never;
    phone?: never;
    cio_id?: never;
} | {
    /** An email address. Compared without regard to case. */
    email: string;
    id?: never;
    phone?: never;
    cio_id?: never;
} | {
    /** A phone number in E.164 form, such as +4915112345678. */
    phone: string;
    id?: never;
    email?: never;
    cio_id?: never;
} | {
    /** The service's own id of a person, without the `cio_` prefix that v1 paths want. */
    cio_id: string;
    id?: never;
    email?: never;
    phone?: never;
};
/** One side of a merge, by exactly one of `id`, `email` or `cio_id`. */
export type MergeIdentifiers = {
    /** Your own id of a person. At most 150 bytes. */
    id: string | number;
    email?: never;
    cio_id?: never;
} | {
    /** An email address. Compared without regard to case. */
    email: string;
    id?: never;
    cio_id?: never;
} | {
    /** The service's own id of a person, without the `cio_` prefix that v1 paths want. */
    cio_id: string;
    id?: never;
    email?: never;
};
/** Which object, by your own `object_type_id` and `object_id`, or by the service's `cio_object_id` (cannot create one). */
export type ObjectIdentifiers = {
    /** The kind of object, an integer written as a string. */
    object_type_id: string;
    /** Your own id of an object. At most 150 bytes. */
    object_id: string;
    cio_object_id?: never;
} | {
    /** The service's own id of an object. */
    cio_object_id: string;
    object_type_id?: never;
    object_id?: never;
};
/** Attributes of the person. `null` or an empty string removes one. A dotted name changes one part of a nested attribute. */
export type PersonAttributes = {
    /** `true` updates only: nobody is created. */
    _update?: boolean;
    /** What the person wants to receive. */
    cio_subscription_preferences?: {
        /** Each topic as `topic_<number>`, true when subscribed. */
        topics?: {
            [key: string]: boolean;
        };
    };
    [key: string]: any;
};
/** Attributes of the object. `null` or an empty string removes one. */
export type ObjectAttributes = {
    [key: string]: any;
};
/** Attributes of the relationship itself. */
export type RelationshipAttributes = {
    [key: string]: any;
};
/** Data of the event. */
export type EventAttributes = {
    [key: string]: any;
};
/** An object that a person relates to. */
export type RelationshipToObject = {
    identifiers: ObjectIdentifiers;
    relationship_attributes?: RelationshipAttributes;
};
/** A person that an object relates to. */
export type RelationshipToPerson = {
    identifiers: MergeIdentifiers;
    relationship_attributes?: RelationshipAttributes;
};
/** Somebody not yet identified that an object relates to. */
export type RelationshipToAnonymous = {
    /** Who, by `anonymous_id`. */
    identifiers: {
        /** The id of somebody who has not been identified yet. */
        anonymous_id: string;
    };
    relationship_attributes?: RelationshipAttributes;
};
/** A device that can receive push messages. */
export type Device = {
    /** The token that the platform gave the device. */
    token: string;
    /**
     * Which push service the token belongs to.
     * @enum {string}
     */
    platform: "ios" | "android";
    /** When the device was last used, in Unix seconds. */
    last_used?: number;
    /** Properties of the device, all of them text. */
    attributes?: {
        /** Version of the operating system. */
        device_os?: string;
        /** Model of the device. */
        device_model?: string;
        /** Version of your app. */
        app_version?: string;
        /** Version of the Customer.io SDK in the app. */
        cio_sdk_version?: string;
        /** Language and country of the device. */
        device_locale?: string;
        /**
         * Whether the person allows push messages.
         * @enum {string}
         */
        push_enabled?: "true" | "false";
        [key: string]: string | undefined;
    };
};
/** The body of a batch request. At most 500,000 bytes. */
export type BatchRequest = {
    /** The operations. */
    batch: Operation[];
};
/** An empty object. */
export type AcceptedBody = {
    /** Not seen so far. Read as the errors of a 207. */
    errors?: BatchErrorItem[];
};
/** Why a request was refused. */
export type RequestError = {
    /** A short code such as `required` or `invalid`. */
    reason?: string;
    /** The field at fault. */
    field?: string;
    /** The same for people. */
    message?: string;
};
/** The body of a 400. */
export type RequestErrors = {
    /** What is wrong. */
    errors?: RequestError[];
};
/** Why one operation of a batch was not taken. */
export type BatchErrorItem = {
    /** Which operation, counted from 0. */
    batch_index?: number;
    /** A short code such as `required` or `invalid`. */
    reason?: string;
    /** The field at fault. */
    field?: string;
    /** The same for people. */
    message?: string;
};
/** The body of a 207. */
export type BatchErrors = {
    /** One entry for each operation that was not taken. */
    errors?: BatchErrorItem[];
};
/** Where a workspace lives. */
export type AccountRegion = {
    /** The host to send to. */
    url: string;
    /**
     * The data centre.
     * @enum {string}
     */
    region: "us" | "eu";
    /** The number of the workspace. */
    environment_id: number;
};
export interface paths {
    "/api/v2/entity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one operation
         * Takes one operation of at most 32,000 bytes. The answer says only that it was taken, never what became of it.
         */
        post: operations["entity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send many operations
         * Takes up to 500,000 bytes of operations at once. A 200 means that all were taken. A 207 is a partial
         *     failure: the operations it names were not taken, every other one was.
         */
        post: operations["batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/region": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find the region of a workspace
         * Answers which data centre the keys belong to. It is the way to check keys and region.
         */
        get: operations["getRegion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Operation: Operation;
        PersonIdentify: PersonIdentify;
        PersonDelete: PersonDelete;
        PersonEvent: PersonEvent;
        PersonScreen: PersonScreen;
        PersonPage: PersonPage;
        PersonAddRelationships: PersonAddRelationships;
        PersonDeleteRelationships: PersonDeleteRelationships;
        PersonAddDevice: PersonAddDevice;
        PersonDeleteDevice: PersonDeleteDevice;
        PersonMerge: PersonMerge;
        PersonSuppress: PersonSuppress;
        PersonUnsuppress: PersonUnsuppress;
        ObjectIdentify: ObjectIdentify;
        ObjectIdentifyAnonymous: ObjectIdentifyAnonymous;
        ObjectDelete: ObjectDelete;
        ObjectAddRelationships: ObjectAddRelationships;
        ObjectDeleteRelationships: ObjectDeleteRelationships;
        DeliveryEvent: DeliveryEvent;
        PersonIdentifiers: PersonIdentifiers;
        MergeIdentifiers: MergeIdentifiers;
        ObjectIdentifiers: ObjectIdentifiers;
        PersonAttributes: PersonAttributes;
        ObjectAttributes: ObjectAttributes;
        RelationshipAttributes: RelationshipAttributes;
        EventAttributes: EventAttributes;
        RelationshipToObject: RelationshipToObject;
        RelationshipToPerson: RelationshipToPerson;
        RelationshipToAnonymous: RelationshipToAnonymous;
        Device: Device;
        BatchRequest: BatchRequest;
        AcceptedBody: AcceptedBody;
        RequestError: RequestError;
        RequestErrors: RequestErrors;
        BatchErrorItem: BatchErrorItem;
        BatchErrors: BatchErrors;
        AccountRegion: AccountRegion;
    };
    responses: {
        /** Taken. The body is an empty object. An `errors` array, should one ever come, is read as in a 207. */
        Accepted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": AcceptedBody;
            };
        };
        /** The request as a whole is malformed. Nothing was taken. */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": RequestErrors;
            };
        };
        /** The keys are missing or wrong. The body may be JSON, plain text or empty. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** The request is too large. Sent by gateways, so the body may be HTML. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** Too many requests. Wait as long as Retry-After says, or back off. */
        Throttled: {
            headers: {
                /** Seconds to wait, or an HTTP date. May be absent. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** The service or a gateway before it failed. Whether anything was applied is not known. */
        ServerFailure: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    entity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Operation;
            };
        };
        responses: {
            200: components["responses"]["Accepted"];
            400: components["responses"]["Refused"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["Throttled"];
            "5XX": components["responses"]["ServerFailure"];
        };
    };
    batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": BatchRequest;
            };
        };
        responses: {
            200: components["responses"]["Accepted"];
            /** Some operations are invalid, each named by its index. Every other operation was taken. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": BatchErrors;
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["Throttled"];
            "5XX": components["responses"]["ServerFailure"];
        };
    };
    getRegion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Where the workspace of these keys lives. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": AccountRegion;
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["Throttled"];
            "5XX": components["responses"]["ServerFailure"];
        };
    };
}
