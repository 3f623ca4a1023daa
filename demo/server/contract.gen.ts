// Generated from src/contract/dmail.openapi.yaml by generate-contract.ts; do not edit.
import type { ContractDocument } from './contract.ts';

export const document: ContractDocument = {
 "openapi": "3.1.0",
 "info": {
  "title": "dmail",
  "version": "1.0.0",
  "summary": "Direct mail between domains over HTTPS",
  "license": {
   "name": "Apache-2.0",
   "identifier": "Apache-2.0"
  },
  "description": "The sender's client finds the recipient's server, proves who the sender is and deposits the message\nthere. The server answers with a signed receipt. There is no relay and no server-to-server mail.\n\nEvery request but the public ones carries an access token bound to a key (RFC 9449). Two kinds of\ntoken exist: a *home token* of the mailbox owner, whose audience is the owner's own server, and a\n*deposit token* for one other server, obtained at home by token exchange (RFC 8693) and valid for at\nmost 120 seconds. Every failure is a problem detail (RFC 9457).\n\nThe scopes of a home token are `send`, `read:thread`, `read:mailbox`, `pay` and `read:accounts`. A site\nmay ask for less than a whole one of the first three: `read:mailbox?peer=anna@home.example` is a scope\nof its own (RFC 6749, 3.3) that reaches the conversations in which this address takes part,\n`read:mailbox?channel=Building%20permits` those with a message that names this channel (capitals do not\nmatter; a sender says which channel a message is of), `?peer=…&channel=…` those where both hold; several\nsuch scopes reach what any of them does. It is written in one form: `peer` before `channel`, the address\nas it goes over the wire, the channel percent-encoded as `encodeURIComponent` does it. What a limited\nscope does not reach is `not-found`, is not listed, counted or told, and stays as it is. A limited `send`\nreaches messages, drafts and copies to that recipient, or in that channel (a draft names none: it needs\na limit to a peer alone); home exchanges it for `deposit` with the same limit, which the recipient's\nserver keeps to. An operation that cannot keep to a limit (the repository, the export) answers\n`scope-insufficient`.\n"
 },
 "servers": [
  {
   "url": "https://{domain}/dmail",
   "description": "The address of the server is what `/.well-known/dmail` of the domain says.",
   "variables": {
    "domain": {
     "default": "a.example"
    }
   }
  }
 ],
 "tags": [
  {
   "name": "discovery",
   "description": "What anyone may ask without a token."
  },
  {
   "name": "identity",
   "description": "What the authorization server of a domain answers."
  },
  {
   "name": "deposit",
   "description": "What a sender does at the recipient's server, with a deposit token."
  },
  {
   "name": "content",
   "description": "Attachments: what a sender uploads at the recipient's server with a deposit token, and what the owner downloads with a home token."
  },
  {
   "name": "mailbox",
   "description": "What an owner does at home, with a home token."
  },
  {
   "name": "accounts",
   "description": "The owner's accounts at banks, with a home token of the scope `read:accounts`."
  },
  {
   "name": "payments",
   "description": "What an owner pays from home, through a licensed payment provider; with a home token of the scope `pay`."
  }
 ],
 "security": [
  {
   "dpop": []
  }
 ],
 "paths": {
  "/.well-known/dmail": {
   "servers": [
    {
     "url": "https://{domain}",
     "variables": {
      "domain": {
       "default": "a.example"
      }
     }
    }
   ],
   "get": {
    "tags": [
     "discovery"
    ],
    "operationId": "getWellKnown",
    "summary": "Find the dmail server of a domain and the issuers that speak for it",
    "security": [],
    "responses": {
     "200": {
      "description": "The domain's dmail server.",
      "headers": {
       "Cache-Control": {
        "$ref": "#/components/headers/CacheControl"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/WellKnown"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/.well-known/oauth-protected-resource/dmail": {
   "servers": [
    {
     "url": "https://{domain}",
     "variables": {
      "domain": {
       "default": "a.example"
      }
     }
    }
   ],
   "get": {
    "tags": [
     "discovery"
    ],
    "operationId": "getResourceMetadata",
    "summary": "OAuth 2.0 protected resource metadata (RFC 9728)",
    "security": [],
    "responses": {
     "200": {
      "description": "The metadata.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ResourceMetadata"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/token": {
   "servers": [
    {
     "url": "https://id.{domain}",
     "description": "The authorization server; its metadata (RFC 8414) names the real address.",
     "variables": {
      "domain": {
       "default": "a.example"
      }
     }
    }
   ],
   "post": {
    "tags": [
     "identity"
    ],
    "operationId": "exchangeToken",
    "summary": "Exchange a home token for a deposit token (RFC 8693)",
    "description": "The proof of possession in the `DPoP` header must be made with the key the home token is bound to;\nthe answer is bound to the same key. No other subject token is accepted.\n",
    "security": [],
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/x-www-form-urlencoded": {
       "schema": {
        "$ref": "#/components/schemas/TokenExchange"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "A deposit token (RFC 9068 profile), valid for at most 120 seconds.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ExchangedToken"
        }
       }
      }
     },
     "4XX": {
      "description": "An OAuth error (RFC 6749, 5.2).",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/OAuthError"
        }
       }
      }
     }
    }
   }
  },
  "/keys": {
   "get": {
    "tags": [
     "discovery"
    ],
    "operationId": "getKeys",
    "summary": "The keys receipts are signed with, retired ones included",
    "security": [],
    "responses": {
     "200": {
      "description": "A JWK Set (RFC 7517). A retired key keeps standing here with the period it was used in.",
      "headers": {
       "Cache-Control": {
        "$ref": "#/components/headers/CacheControl"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ReceiptKeys"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/health": {
   "get": {
    "tags": [
     "discovery"
    ],
    "operationId": "getHealth",
    "summary": "Whether the server can take a deposit now",
    "security": [],
    "responses": {
     "200": {
      "description": "It can.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Health"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/frame": {
   "get": {
    "tags": [
     "discovery"
    ],
    "operationId": "getFrame",
    "summary": "The page in which a message's HTML is shown",
    "description": "Meant for `<iframe sandbox=\"allow-scripts\">`. It waits for one `postMessage` with\n`{ type: 'fdz-render', html, scheme, dir, lang, style }` from its parent, shows the HTML, and posts\n`{ type: 'fdz-height', height }` whenever its height changes and `{ type: 'fdz-link', href }` when\na link is followed. Its own Content-Security-Policy allows its one script by hash and inline styles.\nWith `?remote=1` the policy also allows images over https.\n",
    "security": [],
    "parameters": [
     {
      "name": "remote",
      "in": "query",
      "schema": {
       "type": "string",
       "enum": [
        "1"
       ]
      },
      "description": "Allow images over https."
     }
    ],
    "responses": {
     "200": {
      "description": "The page.",
      "headers": {
       "Content-Security-Policy": {
        "description": "Nothing but its own script and inline styles.",
        "required": true,
        "schema": {
         "type": "string"
        }
       }
      },
      "content": {
       "text/html": {
        "schema": {
         "type": "string"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/sessions": {
   "post": {
    "tags": [
     "deposit"
    ],
    "operationId": "openSession",
    "summary": "Ask to write to one recipient",
    "description": "Answers before anything large is sent. An address that does not exist answers exactly as one that\nhas not invited the sender.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/SessionRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "Granted; the session names what this recipient accepts.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       },
       "DPoP-Nonce": {
        "$ref": "#/components/headers/DpopNonce"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Session"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/evidence": {
   "get": {
    "tags": [
     "deposit"
    ],
    "operationId": "listEvidence",
    "summary": "What became of the sender's own messages here",
    "description": "Messages of this sender, whoever they are for, that have got further receipts than their deposit was\nanswered with, in the order they got the newest. Without `since`, from the beginning; 410\n`state-unknown` where the state is none of this sender's. While `hasMore` is true, ask again with\nthe new state.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "since",
      "in": "query",
      "schema": {
       "$ref": "#/components/schemas/State"
      },
      "description": "A state an earlier answer named."
     }
    ],
    "responses": {
     "200": {
      "description": "Up to 200 messages, and about 3 MiB of receipts; at least one where there are any.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/EvidencePage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/sessions/{session}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Session"
    }
   ],
   "delete": {
    "tags": [
     "deposit"
    ],
    "operationId": "closeSession",
    "summary": "Give the session back",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is gone. Deleting it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/sessions/{session}/deposits": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Session"
    }
   ],
   "post": {
    "tags": [
     "deposit"
    ],
    "operationId": "depositMessage",
    "summary": "Deposit a message for the session's recipient",
    "description": "Stored durably before the answer. The server keeps the canonical bytes (RFC 8785) of the body; the\ndigest in the receipt is the SHA-256 of those bytes. Repeating the request with the same\n`Idempotency-Key` within seven days answers the same deposit under a fresh, single-use address;\nso a client does that finds the address gone. What has become of the message since is said, too.\n\nEvery attachment must have been opened as an upload for this recipient before; it need not have\narrived. As long as one has not, or is still being looked at for malware, the receipt says\n`SubmissionAcceptance`; once all have, repeating the request answers with the receipt\n`ContentConsignment`, which names the one before it; or, where malware was found in one,\n`ContentConsignmentFailure`, which says in which. Where that is known at once, the message is\nrefused with 403 `infected` and not stored. The problem carries the receipt of that then,\n`SubmissionRejection`, as it does with `type-forbidden` and `invitation-required`.\n\nA message with `evidence.acceptance` is withheld from its recipient: the receipts say\n`SubmissionAcceptance` and `NotificationForAcceptance`, and `ContentConsignment` follows on\n`ConsignmentAcceptance`. What becomes of it is told at `/evidence`.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "$ref": "#/components/parameters/IdempotencyKey"
     },
     {
      "name": "Prefer",
      "in": "header",
      "description": "`return=representation` answers 201 with the deposit at once (RFC 7240).",
      "schema": {
       "type": "string",
       "maxLength": 200
      }
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/Message"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "Stored, with the receipt.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Deposit"
        }
       }
      }
     },
     "303": {
      "description": "Stored. `Location` shows the deposit once, to whoever has the address.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/sessions/{session}/uploads/{upload}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Session"
    },
    {
     "$ref": "#/components/parameters/Upload"
    }
   ],
   "put": {
    "tags": [
     "content"
    ],
    "operationId": "openUpload",
    "summary": "Announce an attachment for the session's recipient",
    "description": "Says what will be sent before a byte of it is. The sender's client chooses the id. Announcing it\nagain, with the same size, answers how far it has come; with another size, 409. Announced in the\nsession of a second recipient here, the same bytes serve both. Where `digest` names content this\nsender has deposited for this recipient before, nothing is left to be sent and the document keeps\nits version. A number is given to one version of a document only, kept or not. What no message\nrefers to is removed after seven days. More than `availableBytes` of the policy is refused with 507.\n\nWith `pull`, the server fetches the bytes from the repository of the sender's own domain, while\nthey still arrive there, and goes on with that by itself until it has them or gives up; then\n`pull` of the answer says why. An address anywhere but below `server` of the sender's domain is\nrefused with 422. Announced again, a fetching that waits is tried at once, and another address\ntakes the place of the one before. Bytes sent here by `PATCH` end it.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/UploadRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "To be sent, or there already.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Upload"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/uploads/{upload}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Upload"
    }
   ],
   "get": {
    "tags": [
     "content"
    ],
    "operationId": "getUpload",
    "summary": "How far an upload has come",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The upload.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Upload"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "head": {
    "tags": [
     "content"
    ],
    "operationId": "headUpload",
    "summary": "The offset to go on from (tus 1.0)",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The offset.",
      "headers": {
       "Upload-Offset": {
        "$ref": "#/components/headers/UploadOffset"
       },
       "Upload-Length": {
        "$ref": "#/components/headers/UploadOffset"
       },
       "Tus-Resumable": {
        "$ref": "#/components/headers/TusResumable"
       }
      }
     },
     "default": {
      "description": "Refused, as GET would be."
     }
    }
   },
   "patch": {
    "tags": [
     "content"
    ],
    "operationId": "patchUpload",
    "summary": "Send bytes from an offset on (tus 1.0)",
    "description": "What arrives is kept and can be read by the recipient at once, however the request ends. A second\nrequest for the same upload ends the first. Bytes beyond the announced size are refused with 413,\nanother offset than the one reached with 409, another version of tus with 412.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "Upload-Offset",
      "in": "header",
      "required": true,
      "schema": {
       "type": "integer",
       "minimum": 0,
       "maximum": 9007199254740991
      }
     },
     {
      "name": "Tus-Resumable",
      "in": "header",
      "required": true,
      "schema": {
       "type": "string",
       "maxLength": 20
      }
     }
    ],
    "responses": {
     "204": {
      "description": "Kept.",
      "headers": {
       "Upload-Offset": {
        "$ref": "#/components/headers/UploadOffset"
       },
       "Tus-Resumable": {
        "$ref": "#/components/headers/TusResumable"
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "delete": {
    "tags": [
     "content"
    ],
    "operationId": "deleteUpload",
    "summary": "Give up an upload no message refers to",
    "description": "Answers 409 once a message refers to it.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is gone. Deleting it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/repository/{upload}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Upload"
    }
   ],
   "put": {
    "tags": [
     "content"
    ],
    "operationId": "openRepositoryUpload",
    "summary": "Leave an attachment at home, for the servers of several recipients to fetch",
    "description": "For the owner of a mailbox, at their own server. Bytes go to `uri` of the answer, as those of any\nupload do, with the same token, and can be asked for and given up there. They count in the owner's\nmailbox until they are given up or found infected, or have been of no use for a day: every grant has\nended. Announced for a recipient at this server, too, under the same id, the same bytes serve both.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/RepositoryRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "To be sent, or there already.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Upload"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "delete": {
    "tags": [
     "content"
    ],
    "operationId": "closeRepositoryUpload",
    "summary": "No other server is to fetch it from here any more",
    "description": "Everything granted of it ends, what is being fetched included. Announced for a recipient at this\nserver, too, it stays for them; else what has arrived of it is thrown away.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is not in the repository."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/repository/{upload}/grants": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Upload"
    }
   ],
   "post": {
    "tags": [
     "content"
    ],
    "operationId": "grantPull",
    "summary": "Let one other server fetch an attachment",
    "description": "Asks the other server for its metadata (RFC 9728) and its keys, and binds the grant to them.\nAnswers 503 where it does not answer, 422 where it is no dmail server, 507 where too much is\ngranted already.\n\nA grant is for this content and that server alone. It names nobody there: the server fetches the\nbytes once for all its recipients, and for whom they are is said there, by announcements and\nmessages, each under the invitation of its recipient. Whoever else learns the address of a grant\ncannot fetch with it; that server keeps it to itself and lets recipients see neither it nor where\nthe bytes come from.\n\nIt ends when that server says that it has everything, when it expires, when the upload is given up\nor leaves the repository, and when what the site was granted under whose token it was given is\ntaken back, unless a message with this upload has been put among the sent ones by then: what a\nperson has sent is delivered, though they sign out.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/PullRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The address for `pull` of the announcement at that server.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PullGrant"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/pulls/{grant}": {
   "parameters": [
    {
     "name": "grant",
     "in": "path",
     "required": true,
     "schema": {
      "type": "string",
      "pattern": "^[A-Za-z0-9_-]{22,64}$"
     }
    }
   ],
   "get": {
    "tags": [
     "content"
    ],
    "operationId": "getPull",
    "summary": "The bytes of an attachment, for the server that was granted them",
    "description": "Carries no token, but a proof of possession in the `DPoP` header as at a token endpoint (RFC 9449,\n5: without `ath`), with the nonce of this server, made with one of the keys the server the grant\nis for publishes at its `jwks_uri`. May be asked for while the bytes still arrive: the answer\nfollows the upload to its end, and is cut off when nothing has come for a while; `Range` goes on\nfrom there. Another request for the same grant ends the one before. `Repr-Digest` (RFC 9530) is\nsent once everything is there. 404 where there is no such grant, it has ended or the upload was given up, 410\nwhere the grant has expired, 403 `infected` where malware was found.\n",
    "security": [],
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "Range",
      "in": "header",
      "description": "One range of bytes (RFC 9110).",
      "schema": {
       "type": "string",
       "maxLength": 100
      }
     }
    ],
    "responses": {
     "200": {
      "description": "All of it.",
      "headers": {
       "Accept-Ranges": {
        "description": "`bytes`",
        "required": true,
        "schema": {
         "type": "string"
        }
       }
      },
      "content": {
       "application/octet-stream": {
        "schema": {
         "type": "string",
         "format": "binary"
        }
       }
      }
     },
     "206": {
      "description": "The range asked for.",
      "headers": {
       "Content-Range": {
        "description": "RFC 9110",
        "required": true,
        "schema": {
         "type": "string"
        }
       }
      },
      "content": {
       "application/octet-stream": {
        "schema": {
         "type": "string",
         "format": "binary"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "head": {
    "tags": [
     "content"
    ],
    "operationId": "headPull",
    "summary": "Size and, once everything is there, digest of what was granted",
    "security": [],
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The headers GET would have.",
      "headers": {
       "Accept-Ranges": {
        "description": "`bytes`",
        "required": true,
        "schema": {
         "type": "string"
        }
       }
      }
     },
     "default": {
      "description": "Refused, as GET would be."
     }
    }
   },
   "delete": {
    "tags": [
     "content"
    ],
    "operationId": "endPull",
    "summary": "The server has fetched everything; the grant ends",
    "security": [],
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "The grant has ended."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/deposits/{ticket}": {
   "get": {
    "tags": [
     "deposit"
    ],
    "operationId": "collectDeposit",
    "summary": "See a deposit once, after the redirect",
    "description": "The address authorises by itself; credentials sent along are ignored.",
    "security": [],
    "parameters": [
     {
      "name": "ticket",
      "in": "path",
      "required": true,
      "schema": {
       "type": "string",
       "pattern": "^[A-Za-z0-9_-]{22,64}$"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "The deposit.",
      "headers": {
       "Cache-Control": {
        "$ref": "#/components/headers/CacheControl"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Deposit"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/requests": {
   "post": {
    "tags": [
     "deposit"
    ],
    "operationId": "requestInvitation",
    "summary": "Ask a recipient for an invitation",
    "description": "Always answers 202, whether the address exists, is undecided or has blocked the sender.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/InvitationRequest"
       }
      }
     }
    },
    "responses": {
     "202": {
      "description": "Taken."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/mailbox": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "listMailbox",
    "summary": "List conversations, newest first",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "view",
      "in": "query",
      "schema": {
       "$ref": "#/components/schemas/View"
      }
     },
     {
      "name": "unread",
      "in": "query",
      "description": "Only conversations with something unread.",
      "schema": {
       "type": "string",
       "enum": [
        "1"
       ]
      }
     },
     {
      "name": "starred",
      "in": "query",
      "description": "Only starred conversations.",
      "schema": {
       "type": "string",
       "enum": [
        "1"
       ]
      }
     },
     {
      "name": "peer",
      "in": "query",
      "description": "Only conversations with this address.",
      "schema": {
       "$ref": "#/components/schemas/Address"
      }
     },
     {
      "name": "q",
      "in": "query",
      "description": "Words, each of which must be contained in the subject, excerpt, reference or a name, or begin a word of an attachment's name, of a value of one of its properties, the owner's own included, or of what a property or a choice is called: by whoever gave it, or now by the domain's definitions. `status:paid` finds conversations with an attachment whose property `status` begins so, `status=paid` those where it is this choice; what the domain calls either may stand in its place before and behind a colon. Behind `|` stands what a word may stand for among attachments besides: `settled|status=paid`.",
      "schema": {
       "type": "string",
       "maxLength": 200
      }
     },
     {
      "name": "cursor",
      "in": "query",
      "description": "`next` of the page before.",
      "schema": {
       "type": "string",
       "maxLength": 400
      }
     },
     {
      "name": "limit",
      "in": "query",
      "schema": {
       "type": "integer",
       "minimum": 1,
       "maximum": 200,
       "default": 50
      }
     }
    ],
    "responses": {
     "200": {
      "description": "A page.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/MailboxPage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "patch": {
    "tags": [
     "mailbox"
    ],
    "operationId": "updateMailbox",
    "summary": "Mark conversations read, starred, archived or deleted",
    "description": "Deleted conversations stay in the `deleted` view as long as the well-known document says under `retention`, 30 days as a rule; setting `deleted` to false brings them back.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/MailboxUpdate"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The state after the change and the conversations changed. Unknown ids are left out.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/MailboxUpdated"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "delete": {
    "tags": [
     "mailbox"
    ],
    "operationId": "eraseMailbox",
    "summary": "Erase everything the server keeps of the owner",
    "description": "Has to be confirmed by the owner at home, for exactly this address; any other token is refused with 403\n`confirmation-required`. All of it happens or nothing. The account stays and its mailbox is empty;\nnobody is invited any more, what other servers fetch from here ends. Receipts whose senders can ask for\nthem (`GET /evidence`) stay as long as the well-known document says under `retention.receipts`: they name\naddresses, digests, the names of attachments and what the owner said when refusing, and hold no message.\nReceipts of messages that were refused as they came were given with the refusal, and go.\nWhat a bank was asked to pay goes on there.\nLetters of the owner in other mailboxes belong to those who received them. A registered letter nobody\nhas decided about is gone, and expires for its sender when its time is over.\n",
    "x-confirmed": "urn:dmail:erasure",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "Nothing is left but what is said above."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/export": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "exportMailbox",
    "summary": "Everything the server keeps of the owner",
    "description": "A file of JSON lines, written as it is read; each line is an `ExportRecord`. The last one is of the kind\n`end`: without it the file was cut off. The bytes of attachments are not in it: each is named with its\ndigest and fetched from its own address. Content nobody is on record to have fetched is handed over by it.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The file.",
      "content": {
       "application/x-ndjson": {
        "schema": {
         "$ref": "#/components/schemas/ExportRecord"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/threads/{thread}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/Thread"
    }
   ],
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "getThread",
    "summary": "A conversation with its messages, oldest first",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The conversation.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Thread"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    }
   ],
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "getMessage",
    "summary": "One stored message",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The message.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/StoredMessage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}/acceptance": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    }
   ],
   "post": {
    "tags": [
     "mailbox"
    ],
    "operationId": "decideAcceptance",
    "summary": "Accept or refuse a registered message",
    "description": "What was decided is in the token: it has to be confirmed by the owner at home, for the message of\nthis digest; any other token is refused with 403 `confirmation-required`. It can be decided once, and\nuntil its time is up: 409 `refused-by-recipient`, `acceptance-expired` or `conflict` where it was\ndecided otherwise. Until it is accepted, nothing of its content is handed over: its attachments are\n403 `acceptance-pending`. What is refused or expires is not kept.\n",
    "x-confirmed": "urn:dmail:acceptance",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "Decided; the message as it is for its owner now.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/StoredMessage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}/openings": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    }
   ],
   "post": {
    "tags": [
     "mailbox"
    ],
    "operationId": "openMessage",
    "summary": "Say that the owner has opened a message",
    "description": "Where its sender asked to be told, and the owner's consent to that is live at this moment, the sender\ngets a receipt of it, once for each message. In all other cases nothing is kept. The answer is the same.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "Noted."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}/settlement": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    }
   ],
   "get": {
    "tags": [
     "accounts"
    ],
    "operationId": "getSettlement",
    "summary": "What has come of the payments an own message asks for",
    "description": "For a message the owner has sent. Those of their banks that tell of the accounts it asks to be paid on are\nasked, with the consents there are; what was found before is told even where no bank answers now. One\ntransaction counts for one request. Within two seconds no bank is asked for the same again. 404 for any\nother message.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "How each of its requests stands.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Settlement"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}/attachments/{attachment}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    },
    {
     "$ref": "#/components/parameters/Attachment"
    }
   ],
   "get": {
    "tags": [
     "content"
    ],
    "operationId": "getAttachment",
    "summary": "The bytes of an attachment",
    "description": "May be asked for while they still arrive: the answer then follows the upload to its end, and is cut\noff when nothing has come for a while; `Range` goes on from there. `Repr-Digest` (RFC 9530) is sent\nonce everything is there. Always a download, never shown in place. Where malware was found, 403\n`infected`. Until that is known the end is held back; where it is found, whoever reads is cut off.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "Range",
      "in": "header",
      "description": "One range of bytes (RFC 9110).",
      "schema": {
       "type": "string",
       "maxLength": 100
      }
     },
     {
      "name": "If-Range",
      "in": "header",
      "schema": {
       "type": "string",
       "maxLength": 100
      }
     }
    ],
    "responses": {
     "200": {
      "description": "All of it.",
      "headers": {
       "Content-Disposition": {
        "$ref": "#/components/headers/ContentDisposition"
       },
       "Accept-Ranges": {
        "description": "`bytes`",
        "required": true,
        "schema": {
         "type": "string"
        }
       },
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      },
      "content": {
       "application/octet-stream": {
        "schema": {
         "type": "string",
         "format": "binary"
        }
       }
      }
     },
     "206": {
      "description": "The range asked for.",
      "headers": {
       "Content-Disposition": {
        "$ref": "#/components/headers/ContentDisposition"
       },
       "Content-Range": {
        "description": "RFC 9110",
        "required": true,
        "schema": {
         "type": "string"
        }
       },
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      },
      "content": {
       "application/octet-stream": {
        "schema": {
         "type": "string",
         "format": "binary"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "head": {
    "tags": [
     "content"
    ],
    "operationId": "headAttachment",
    "summary": "Size and digest of an attachment",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The headers GET would have.",
      "headers": {
       "Content-Disposition": {
        "$ref": "#/components/headers/ContentDisposition"
       },
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      }
     },
     "default": {
      "description": "Refused, as GET would be."
     }
    }
   }
  },
  "/messages/{id}/attachments/{attachment}/versions": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    },
    {
     "$ref": "#/components/parameters/Attachment"
    }
   ],
   "get": {
    "tags": [
     "content"
    ],
    "operationId": "listVersions",
    "summary": "All versions of the document an attachment belongs to, newest first",
    "description": "Those that came from the same sender; of a message the owner has sent, those in all letters of theirs.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The versions.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/VersionList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}/attachments/{attachment}/properties": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    },
    {
     "$ref": "#/components/parameters/Attachment"
    }
   ],
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "getOwnProperties",
    "summary": "What the owner has noted of a document",
    "description": "404 where nothing has been noted.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The owner's own properties.",
      "headers": {
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/OwnProperties"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "put": {
    "tags": [
     "mailbox"
    ],
    "operationId": "putOwnProperties",
    "summary": "Note something of a document",
    "description": "The owner's own properties belong to the document: they hold for all of its versions, in whichever\nmessages they come. The sender never learns of them. `If-None-Match: *` creates, `If-Match` replaces\nthe version it names. When another version is there the answer is 412 and carries that version as\n`current`; 428 when neither header is sent. A property that is not as its definition wants it is\nrefused with 422, and `field` points at it.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "If-Match",
      "in": "header",
      "schema": {
       "type": "string",
       "maxLength": 100
      }
     },
     {
      "name": "If-None-Match",
      "in": "header",
      "schema": {
       "type": "string",
       "enum": [
        "*"
       ]
      }
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/OwnPropertiesUpdate"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Kept.",
      "headers": {
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/OwnProperties"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/messages/{id}/attachments/{attachment}/links": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "The server's id of the stored message."
    },
    {
     "$ref": "#/components/parameters/Attachment"
    }
   ],
   "post": {
    "tags": [
     "content"
    ],
    "operationId": "createLink",
    "summary": "A single-use address a browser can download by itself",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "201": {
      "description": "The address; it authorises by itself and lives two minutes.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Link"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/downloads/{ticket}": {
   "get": {
    "tags": [
     "content"
    ],
    "operationId": "download",
    "summary": "An attachment, by a single-use address",
    "description": "Credentials sent along are ignored.",
    "security": [],
    "parameters": [
     {
      "name": "ticket",
      "in": "path",
      "required": true,
      "schema": {
       "type": "string",
       "pattern": "^[A-Za-z0-9_-]{22,64}$"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "All of it.",
      "headers": {
       "Content-Disposition": {
        "$ref": "#/components/headers/ContentDisposition"
       }
      },
      "content": {
       "application/octet-stream": {
        "schema": {
         "type": "string",
         "format": "binary"
        }
       }
      }
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/receipts": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "listReceipts",
    "summary": "Receipts of the latest message of several conversations",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "thread",
      "in": "query",
      "required": true,
      "description": "Conversation ids separated by commas.",
      "schema": {
       "type": "string",
       "minLength": 1,
       "maxLength": 4000
      }
     }
    ],
    "responses": {
     "200": {
      "description": "What is known of each; unknown ids are left out, and so are further conversations once the receipts come to about 3 MiB: ask for those again. At least one is answered.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ReceiptList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/properties": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "listProperties",
    "summary": "What can be noted of a document in this mailbox, and what senders are asked to say",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The definitions, in the order they are offered.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PropertyDefinitions"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/drafts": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "listDrafts",
    "summary": "All drafts, newest first",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The drafts.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/DraftList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/drafts/{id}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     }
    }
   ],
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "getDraft",
    "summary": "One draft",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The draft.",
      "headers": {
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Draft"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "put": {
    "tags": [
     "mailbox"
    ],
    "operationId": "putDraft",
    "summary": "Save a draft",
    "description": "`If-None-Match: *` creates, `If-Match` replaces the version it names. When another version is there\nthe answer is 412 and carries that version as `current`; 428 when neither header is sent.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "If-Match",
      "in": "header",
      "schema": {
       "type": "string",
       "maxLength": 100
      }
     },
     {
      "name": "If-None-Match",
      "in": "header",
      "schema": {
       "type": "string",
       "enum": [
        "*"
       ]
      }
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/DraftContent"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Saved.",
      "headers": {
       "ETag": {
        "$ref": "#/components/headers/ETag"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Draft"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "delete": {
    "tags": [
     "mailbox"
    ],
    "operationId": "deleteDraft",
    "summary": "Discard a draft",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is gone. Deleting it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/sent/{messageId}": {
   "parameters": [
    {
     "name": "messageId",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     },
     "description": "`id` of the message, chosen by the sender."
    }
   ],
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "getSent",
    "summary": "The sender's copy of a message, with what became of each deposit",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The copy.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/StoredMessage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "put": {
    "tags": [
     "mailbox"
    ],
    "operationId": "putSent",
    "summary": "Keep the sender's copy of a message and what became of each deposit",
    "description": "The first call stores the message; later calls carry the same message and newer deliveries. A\ndelivery never goes back: once `deposited` with a receipt it stays so, until a longer chain of\nreceipts that holds the known ones says what came after. The recipients may from now on answer\nin this conversation. Another message under the same id answers 409.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/SentCopy"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Kept.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/StoredMessage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/invitations": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "listInvitations",
    "summary": "Who may write, who asks, who may not",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "All invitations, those waiting for an answer first.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/InvitationList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/invitations/{peer}": {
   "parameters": [
    {
     "name": "peer",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Address"
     }
    }
   ],
   "put": {
    "tags": [
     "mailbox"
    ],
    "operationId": "putInvitation",
    "summary": "Accept, decline, block or revoke",
    "description": "Takes effect at the next request of the peer; their open sessions end.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/InvitationDecision"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The invitation as it stands now.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Invitation"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/consents": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "listConsents",
    "summary": "Whom the owner has allowed to be told when a message is opened",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "All that were ever given, the newest first, with what is on record of them.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ConsentList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "post": {
    "tags": [
     "mailbox"
    ],
    "operationId": "grantConsent",
    "summary": "Allow a sender to be told when a message is opened",
    "description": "Has to be confirmed by the owner at home, for exactly this sender and message; any other token is\nrefused with 403 `confirmation-required`. Where the same consent is live already, that is the answer.\n",
    "x-confirmed": "urn:dmail:tracking",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/ConsentRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "It is live, and on record.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Consent"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/consents/{id}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     }
    }
   ],
   "delete": {
    "tags": [
     "mailbox"
    ],
    "operationId": "withdrawConsent",
    "summary": "Take a consent back",
    "description": "It works at once, needs no confirmation, and goes on record. What was told before stands.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is withdrawn. Withdrawing it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payments/banks": {
   "get": {
    "tags": [
     "payments"
    ],
    "operationId": "listBanks",
    "summary": "Banks a payment can be made at",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The banks; none where the server has no payment provider.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payments/return": {
   "post": {
    "tags": [
     "payments"
    ],
    "operationId": "returnFromBank",
    "summary": "What came of what the owner was sent to a bank for",
    "description": "For the page of the authorization server a bank sends people back to, and for nobody else: any other client is\n403 `origin-mismatch`. The state is good for one time, and for the person who was sent with it; otherwise 404.\nThat somebody comes back decides nothing: how the payment stands, the bank is asked.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/BankReturnRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "What it was about, as it stands now.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankReturn"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payments": {
   "get": {
    "tags": [
     "payments"
    ],
    "operationId": "listPayments",
    "summary": "Payments of the owner, the newest first",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "message",
      "in": "query",
      "description": "Only those for a message; the server's id of it.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "iban",
      "in": "query",
      "description": "Only those to an account.",
      "schema": {
       "$ref": "#/components/schemas/Iban"
      }
     },
     {
      "name": "cursor",
      "in": "query",
      "description": "`next` of the page before.",
      "schema": {
       "type": "string",
       "maxLength": 400
      }
     },
     {
      "name": "limit",
      "in": "query",
      "schema": {
       "type": "integer",
       "minimum": 1,
       "maximum": 100,
       "default": 50
      }
     }
    ],
    "responses": {
     "200": {
      "description": "A page, each payment as it was known last.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PaymentPage"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "post": {
    "tags": [
     "payments"
    ],
    "operationId": "createPayment",
    "summary": "Ask a bank to make a payment, which the owner then confirms on the bank's page",
    "description": "Kept durably before the bank is asked. Repeating the request with the same `Idempotency-Key` answers the same\npayment and never makes a second one; with other content it is refused with 422 `key-reused`. 503\n`bank-unavailable` says that the bank has not answered: repeated with the same key, it is asked again for the\nsame payment.\n\n409 `already-paid` where a payment for this message, or of the same amount with the same reference to the same\naccount, is under way or settled, which the problem names as `payment`; with `again` it is made nevertheless.\n\nThe first payment to an account, as of the sender of the message, has to be confirmed by the owner at home\n(`POST /payees`): until then 403 `confirmation-required`, with the account as `iban` and those known of this\nsender as `known`. What the bank itself refuses is answered as a payment that is `rejected`.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "$ref": "#/components/parameters/IdempotencyKey"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/NewPayment"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The payment; `redirect` is the page of the bank on which it is confirmed.",
      "headers": {
       "Location": {
        "$ref": "#/components/headers/Location"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PaymentRecord"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payments/{id}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     }
    }
   ],
   "get": {
    "tags": [
     "payments"
    ],
    "operationId": "getPayment",
    "summary": "How a payment stands",
    "description": "The bank is asked where that may have changed, at most once a second. Where it does not answer, what was known last is said, with `stale`.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The payment.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PaymentRecord"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "delete": {
    "tags": [
     "payments"
    ],
    "operationId": "cancelPayment",
    "summary": "Take a payment back, as long as the bank has not carried it out",
    "description": "409 `not-cancellable` where that is too late. Taking it back again answers the same.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The payment, `cancelled`.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PaymentRecord"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payments/{id}/tell": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     }
    }
   ],
   "delete": {
    "tags": [
     "payments"
    ],
    "operationId": "stopTelling",
    "summary": "Tell the sender of the message nothing more of a payment",
    "description": "What they were told stays told; so does the end of a payment.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "They are told nothing more. Deleting it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payees": {
   "get": {
    "tags": [
     "payments"
    ],
    "operationId": "listPayees",
    "summary": "Accounts the owner has confirmed to be whom they pay",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "All of them, the newest first.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/PayeeList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "post": {
    "tags": [
     "payments"
    ],
    "operationId": "confirmPayee",
    "summary": "Have an account known as a payee's",
    "description": "Has to be confirmed by the owner at home, for exactly this account, name and sender; any other token is refused\nwith 403 `confirmation-required`. `peer` is who has sent `message`, which is in the owner's mailbox; both are\ngiven or neither. From now on payments to the account need no confirmation at home where they are for messages\nof this peer, or, without one, where they are for no message. Where it is known already, its name is replaced.\n",
    "x-confirmed": "urn:dmail:payee",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/PayeeRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "It is known.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Payee"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/payees/{id}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     }
    }
   ],
   "delete": {
    "tags": [
     "payments"
    ],
    "operationId": "forgetPayee",
    "summary": "Forget an account",
    "description": "The next payment to it has to be confirmed at home again.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is not known any more. Deleting it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/bank-consents": {
   "get": {
    "tags": [
     "accounts"
    ],
    "operationId": "listBankConsents",
    "summary": "Banks whose accounts can be shown, and what the owner allows them to tell",
    "description": "One consent for each bank, the one that counts or else the latest, and what waits to take its place. A server without a provider of account information answers both lists empty.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The banks, and the consents.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankConsentList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "post": {
    "tags": [
     "accounts"
    ],
    "operationId": "requestBankConsent",
    "summary": "Ask a bank to tell the owner's accounts, balances and transactions",
    "description": "The owner allows it on the bank's own page (`redirect`), and comes back to a page of their home. While a\nconsent of the same bank is valid it goes on; when the new one is given, the earlier one is ended.\n503 `bank-unavailable` where the bank does not answer.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/BankConsentRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "It is asked for; nobody has allowed it.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankConsent"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/bank-consents/{id}": {
   "parameters": [
    {
     "name": "id",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/Id"
     }
    }
   ],
   "get": {
    "tags": [
     "accounts"
    ],
    "operationId": "getBankConsent",
    "summary": "How a consent stands",
    "description": "While nobody has decided about it, the bank is asked.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "The consent.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankConsent"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   },
   "delete": {
    "tags": [
     "accounts"
    ],
    "operationId": "endBankConsent",
    "summary": "End a consent",
    "description": "From now on nothing is asked under it. The bank is told; where it does not answer, the consent is not used any more all the same.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "204": {
      "description": "It is ended. Ending it again answers the same."
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/bank-accounts": {
   "get": {
    "tags": [
     "accounts"
    ],
    "operationId": "listBankAccounts",
    "summary": "The owner's accounts at all banks",
    "description": "Each bank is asked, all at once. One that fails says so in its place; the others are told as they are.",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     }
    ],
    "responses": {
     "200": {
      "description": "Every bank there is a consent for.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankAccountList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/bank-accounts/{account}/transactions": {
   "parameters": [
    {
     "name": "account",
     "in": "path",
     "required": true,
     "schema": {
      "$ref": "#/components/schemas/BankAccountId"
     }
    }
   ],
   "get": {
    "tags": [
     "accounts"
    ],
    "operationId": "listBankTransactions",
    "summary": "What was booked on an account, and what is about to be",
    "description": "404 where no consent of the owner is for such an account. 503 `bank-unavailable` where the bank does not answer.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "from",
      "in": "query",
      "required": true,
      "description": "First day.",
      "schema": {
       "$ref": "#/components/schemas/Day"
      }
     },
     {
      "name": "to",
      "in": "query",
      "description": "Last day; today, where not given.",
      "schema": {
       "$ref": "#/components/schemas/Day"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "The transactions, as the bank orders them.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/BankTransactionList"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/changes": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "getChanges",
    "summary": "What changed since a state",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "since",
      "in": "query",
      "required": true,
      "schema": {
       "$ref": "#/components/schemas/State"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "The changes, oldest first. While `hasMore` is true, ask again with the new state.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Changes"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  },
  "/events": {
   "get": {
    "tags": [
     "mailbox"
    ],
    "operationId": "streamEvents",
    "summary": "Changes as they happen (server-sent events)",
    "description": "Each event is named `change`, its `id` is the new state, its data a `Changes` object. With\n`Last-Event-ID` the stream starts with what changed since; without it, with an empty `change` that\nnames the current state. A comment line every 25 seconds keeps the connection open. The stream ends\nwhen the token expires or is revoked.\n",
    "parameters": [
     {
      "$ref": "#/components/parameters/Dpop"
     },
     {
      "name": "Last-Event-ID",
      "in": "header",
      "schema": {
       "$ref": "#/components/schemas/State"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "The stream.",
      "content": {
       "text/event-stream": {
        "schema": {
         "type": "string"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Challenge"
     },
     "default": {
      "$ref": "#/components/responses/Problem"
     }
    }
   }
  }
 },
 "components": {
  "securitySchemes": {
   "dpop": {
    "type": "http",
    "scheme": "DPoP",
    "description": "`Authorization: DPoP <token>` with a proof of possession in the `DPoP` header (RFC 9449). A token sent as Bearer is refused."
   }
  },
  "headers": {
   "CacheControl": {
    "description": "RFC 9111",
    "schema": {
     "type": "string"
    }
   },
   "DpopNonce": {
    "description": "The nonce for the next proof (RFC 9449)",
    "schema": {
     "type": "string"
    }
   },
   "ContentDisposition": {
    "description": "`attachment` with a safe name (RFC 6266)",
    "required": true,
    "schema": {
     "type": "string"
    }
   },
   "UploadOffset": {
    "description": "Octets",
    "required": true,
    "schema": {
     "type": "string"
    }
   },
   "TusResumable": {
    "description": "`1.0.0`",
    "required": true,
    "schema": {
     "type": "string"
    }
   },
   "ETag": {
    "description": "The version of the representation",
    "required": true,
    "schema": {
     "type": "string"
    }
   },
   "Location": {
    "description": "Absolute URL",
    "required": true,
    "schema": {
     "type": "string",
     "format": "uri"
    }
   }
  },
  "parameters": {
   "Dpop": {
    "name": "DPoP",
    "in": "header",
    "required": false,
    "description": "Proof of possession (RFC 9449).",
    "schema": {
     "type": "string",
     "maxLength": 4096
    }
   },
   "IdempotencyKey": {
    "name": "Idempotency-Key",
    "in": "header",
    "required": true,
    "description": "Chosen by the client; scoped to sender and recipient. The id of the message is the simplest one.",
    "schema": {
     "type": "string",
     "pattern": "^[A-Za-z0-9_-]{16,64}$"
    }
   },
   "Session": {
    "name": "session",
    "in": "path",
    "required": true,
    "schema": {
     "type": "string",
     "pattern": "^[A-Za-z0-9_-]{16,64}$"
    }
   },
   "Upload": {
    "name": "upload",
    "in": "path",
    "required": true,
    "description": "Chosen by the sender's client.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "Attachment": {
    "name": "attachment",
    "in": "path",
    "required": true,
    "description": "`id` of the attachment in the message.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "Thread": {
    "name": "thread",
    "in": "path",
    "required": true,
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   }
  },
  "responses": {
   "Problem": {
    "description": "A problem detail (RFC 9457).",
    "content": {
     "application/problem+json": {
      "schema": {
       "$ref": "#/components/schemas/Problem"
      }
     }
    }
   },
   "Challenge": {
    "description": "A token is missing or not accepted, or the proof needs the nonce sent along.",
    "headers": {
     "WWW-Authenticate": {
      "description": "DPoP challenge with `resource_metadata` (RFC 9728) and, where one is meant, `error`.",
      "required": true,
      "schema": {
       "type": "string"
      }
     },
     "DPoP-Nonce": {
      "$ref": "#/components/headers/DpopNonce"
     }
    },
    "content": {
     "application/problem+json": {
      "schema": {
       "$ref": "#/components/schemas/Problem"
      }
     }
    }
   }
  },
  "schemas": {
   "Address": {
    "type": "string",
    "description": "`local@domain`, lower case, the scheme `dmail:` left out. The domain is in its ASCII form (RFC 5891).",
    "pattern": "^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$",
    "maxLength": 254
   },
   "Id": {
    "type": "string",
    "description": "An opaque identifier; clients make UUIDs (RFC 9562).",
    "pattern": "^[A-Za-z0-9_-]{8,64}$"
   },
   "State": {
    "type": "string",
    "description": "Opaque; names a point in the history of one mailbox, or of what one sender is told.",
    "pattern": "^[A-Za-z0-9_.-]{1,64}$"
   },
   "Timestamp": {
    "type": "string",
    "format": "date-time",
    "description": "RFC 3339 in UTC.",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d(?:\\.\\d{1,3})?Z$"
   },
   "Digest": {
    "type": "string",
    "description": "`sha-256:` and the SHA-256 in unpadded base64url.",
    "pattern": "^sha-256:[A-Za-z0-9_-]{43}$"
   },
   "View": {
    "type": "string",
    "enum": [
     "inbox",
     "sent",
     "starred",
     "archive",
     "deleted"
    ],
    "default": "inbox"
   },
   "DeliveryState": {
    "type": "string",
    "enum": [
     "queued",
     "sending",
     "deposited",
     "handed-over",
     "opened",
     "refused",
     "expired",
     "failed"
    ]
   },
   "Party": {
    "type": "object",
    "required": [
     "address"
    ],
    "additionalProperties": false,
    "properties": {
     "address": {
      "$ref": "#/components/schemas/Address"
     },
     "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200,
      "description": "What the person calls themselves; nobody vouches for it."
     }
    }
   },
   "WellKnown": {
    "type": "object",
    "required": [
     "domain",
     "server",
     "sign_in",
     "token_issuers",
     "versions",
     "attachments"
    ],
    "properties": {
     "domain": {
      "type": "string"
     },
     "server": {
      "type": "string",
      "format": "uri",
      "description": "Base address of this API and the audience of tokens for it."
     },
     "sign_in": {
      "type": "string",
      "format": "uri",
      "description": "Issuer at which people of this domain sign in."
     },
     "token_issuers": {
      "type": "array",
      "minItems": 1,
      "maxItems": 16,
      "items": {
       "type": "string",
       "format": "uri"
      },
      "description": "Issuers whose deposit tokens speak for the domain."
     },
     "versions": {
      "type": "array",
      "minItems": 1,
      "items": {
       "type": "string"
      }
     },
     "attachments": {
      "type": "object",
      "required": [
       "accepted"
      ],
      "properties": {
       "accepted": {
        "type": "boolean",
        "description": "Whether attachments can be deposited here."
       },
       "maxBytes": {
        "type": "integer",
        "description": "Of one attachment; absent where nothing limits it but what is free."
       },
       "pull": {
        "type": "boolean",
        "description": "Whether this server fetches attachments from the repository of a sender's domain."
       },
       "repository": {
        "type": "boolean",
        "description": "Whether people of this domain can leave attachments here for other servers to fetch."
       }
      }
     },
     "retention": {
      "$ref": "#/components/schemas/Retention"
     },
     "former_servers": {
      "type": "array",
      "maxItems": 8,
      "items": {
       "$ref": "#/components/schemas/FormerServer"
      },
      "description": "Servers that spoke for the domain before this one, so that their receipts can still be verified. Absent where there are none."
     }
    }
   },
   "FormerServer": {
    "type": "object",
    "description": "A server the domain does not use any more. A receipt it issued (`iss`) stands where its time (`iat`) lies in the\nspan and it is signed with one of the keys the domain publishes here; what the server itself publishes does not\ncount, nor do the keys of any other server.\n",
    "required": [
     "server",
     "iat",
     "exp",
     "jwks"
    ],
    "properties": {
     "server": {
      "type": "string",
      "format": "uri",
      "description": "What `server` of the domain was."
     },
     "iat": {
      "type": "integer",
      "description": "It spoke for the domain from (seconds since 1970)."
     },
     "exp": {
      "type": "integer",
      "description": "It spoke for the domain until."
     },
     "jwks": {
      "type": "object",
      "description": "The keys it signed receipts with (RFC 7517), each with the time it was used and whether it was revoked.",
      "required": [
       "keys"
      ],
      "properties": {
       "keys": {
        "type": "array",
        "minItems": 1,
        "maxItems": 64,
        "items": {
         "$ref": "#/components/schemas/ReceiptKey"
        }
       }
      }
     }
    }
   },
   "Retention": {
    "type": "object",
    "description": "How many days things are kept here.",
    "required": [
     "deleted",
     "receipts"
    ],
    "properties": {
     "deleted": {
      "type": "integer",
      "minimum": 0,
      "description": "Deleted conversations."
     },
     "receipts": {
      "type": "integer",
      "minimum": 0,
      "description": "Receipts whose senders can ask for them, after the message itself has gone."
     },
     "messages": {
      "type": "integer",
      "minimum": 1,
      "description": "Conversations after their last message; absent where they are kept until their owner deletes them."
     },
     "log": {
      "type": "integer",
      "minimum": 1,
      "description": "Who did what when, without content; absent where it is kept."
     }
    }
   },
   "ExportRecord": {
    "description": "One line of an export.",
    "oneOf": [
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "mailbox"
       },
       "value": {
        "$ref": "#/components/schemas/ExportedMailbox"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "conversation"
       },
       "value": {
        "$ref": "#/components/schemas/Conversation"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "message"
       },
       "value": {
        "$ref": "#/components/schemas/StoredMessage"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "draft"
       },
       "value": {
        "$ref": "#/components/schemas/Draft"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "invitation"
       },
       "value": {
        "$ref": "#/components/schemas/Invitation"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "consent"
       },
       "value": {
        "$ref": "#/components/schemas/Consent"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "note"
       },
       "value": {
        "$ref": "#/components/schemas/ExportedNote"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "upload"
       },
       "value": {
        "$ref": "#/components/schemas/ExportedUpload"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "receipts"
       },
       "value": {
        "$ref": "#/components/schemas/ExportedReceipts"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "rejection"
       },
       "value": {
        "$ref": "#/components/schemas/ExportedRejection"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "payment"
       },
       "value": {
        "$ref": "#/components/schemas/PaymentRecord"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "payee"
       },
       "value": {
        "$ref": "#/components/schemas/Payee"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "bank-consent"
       },
       "value": {
        "$ref": "#/components/schemas/BankConsent"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "value"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "received"
       },
       "value": {
        "$ref": "#/components/schemas/ExportedReceived"
       }
      }
     },
     {
      "type": "object",
      "required": [
       "kind",
       "records"
      ],
      "additionalProperties": false,
      "properties": {
       "kind": {
        "type": "string",
        "const": "end"
       },
       "records": {
        "type": "integer",
        "description": "Lines before this one."
       }
      }
     }
    ]
   },
   "ExportedMailbox": {
    "type": "object",
    "description": "Whose it is.",
    "required": [
     "address",
     "server",
     "at",
     "attachments",
     "retention"
    ],
    "additionalProperties": false,
    "properties": {
     "address": {
      "$ref": "#/components/schemas/Address"
     },
     "server": {
      "type": "string",
      "format": "uri"
     },
     "at": {
      "type": "string",
      "format": "date-time"
     },
     "attachments": {
      "type": "string",
      "description": "Address of the bytes of an attachment, with `{message}` and `{attachment}` for the ids of both."
     },
     "retention": {
      "$ref": "#/components/schemas/Retention"
     }
    }
   },
   "ExportedNote": {
    "type": "object",
    "description": "What the owner has noted of a document.",
    "required": [
     "peer",
     "document",
     "properties"
    ],
    "additionalProperties": false,
    "properties": {
     "peer": {
      "$ref": "#/components/schemas/Address",
      "description": "Whose document it is."
     },
     "document": {
      "$ref": "#/components/schemas/Id"
     },
     "properties": {
      "$ref": "#/components/schemas/OwnProperties"
     }
    }
   },
   "ExportedUpload": {
    "type": "object",
    "description": "An attachment that waits for its message (`from`), or that the owner has left here for other servers to fetch.",
    "required": [
     "upload",
     "document",
     "size",
     "at"
    ],
    "additionalProperties": false,
    "properties": {
     "upload": {
      "$ref": "#/components/schemas/Id"
     },
     "document": {
      "$ref": "#/components/schemas/Id"
     },
     "from": {
      "$ref": "#/components/schemas/Address"
     },
     "size": {
      "type": "integer"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest"
     },
     "at": {
      "type": "string",
      "format": "date-time"
     }
    }
   },
   "ExportedReceipts": {
    "type": "object",
    "description": "Receipts kept for a sender whose message is gone.",
    "required": [
     "messageId",
     "from",
     "until",
     "receipts"
    ],
    "additionalProperties": false,
    "properties": {
     "messageId": {
      "$ref": "#/components/schemas/Id"
     },
     "from": {
      "$ref": "#/components/schemas/Address"
     },
     "until": {
      "type": "string",
      "format": "date-time"
     },
     "receipts": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ReceiptJws"
      }
     }
    }
   },
   "ExportedRejection": {
    "type": "object",
    "description": "The receipt of a message to the owner, or of theirs to somebody here, that was refused. It names both addresses, the\ntime, the id, digest and size of the message, the names, types and sizes of its attachments, and why; nothing else of it was kept.\n",
    "required": [
     "from",
     "to",
     "at",
     "until",
     "receipt"
    ],
    "additionalProperties": false,
    "properties": {
     "from": {
      "$ref": "#/components/schemas/Address"
     },
     "to": {
      "$ref": "#/components/schemas/Address"
     },
     "at": {
      "type": "string",
      "format": "date-time"
     },
     "until": {
      "type": "string",
      "format": "date-time",
      "description": "Until when it is kept."
     },
     "receipt": {
      "$ref": "#/components/schemas/ReceiptJws"
     }
    }
   },
   "ResourceMetadata": {
    "type": "object",
    "required": [
     "resource",
     "authorization_servers",
     "scopes_supported",
     "bearer_methods_supported",
     "dpop_bound_access_tokens_required",
     "jwks_uri"
    ],
    "properties": {
     "resource": {
      "type": "string",
      "format": "uri"
     },
     "resource_name": {
      "type": "string"
     },
     "authorization_servers": {
      "type": "array",
      "items": {
       "type": "string",
       "format": "uri"
      }
     },
     "scopes_supported": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "bearer_methods_supported": {
      "type": "array",
      "maxItems": 0,
      "items": {
       "type": "string"
      }
     },
     "dpop_signing_alg_values_supported": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "dpop_bound_access_tokens_required": {
      "type": "boolean",
      "const": true
     },
     "jwks_uri": {
      "type": "string",
      "format": "uri"
     }
    }
   },
   "TokenExchange": {
    "type": "object",
    "required": [
     "grant_type",
     "subject_token",
     "subject_token_type",
     "resource",
     "client_id"
    ],
    "properties": {
     "grant_type": {
      "type": "string",
      "const": "urn:ietf:params:oauth:grant-type:token-exchange"
     },
     "subject_token": {
      "type": "string"
     },
     "subject_token_type": {
      "type": "string",
      "const": "urn:ietf:params:oauth:token-type:access_token"
     },
     "resource": {
      "type": "string",
      "format": "uri",
      "description": "`server` of the recipient's domain."
     },
     "client_id": {
      "type": "string"
     }
    }
   },
   "ExchangedToken": {
    "type": "object",
    "required": [
     "access_token",
     "issued_token_type",
     "token_type",
     "expires_in"
    ],
    "properties": {
     "access_token": {
      "type": "string"
     },
     "issued_token_type": {
      "type": "string",
      "const": "urn:ietf:params:oauth:token-type:access_token"
     },
     "token_type": {
      "type": "string",
      "const": "DPoP"
     },
     "expires_in": {
      "type": "integer",
      "maximum": 120
     },
     "scope": {
      "type": "string",
      "description": "`deposit`, or that with the limits of the scopes to send it was exchanged for."
     }
    }
   },
   "OAuthError": {
    "type": "object",
    "required": [
     "error"
    ],
    "properties": {
     "error": {
      "type": "string"
     },
     "error_description": {
      "type": "string"
     }
    }
   },
   "ReceiptKeys": {
    "type": "object",
    "required": [
     "keys"
    ],
    "properties": {
     "keys": {
      "type": "array",
      "minItems": 1,
      "items": {
       "$ref": "#/components/schemas/ReceiptKey"
      }
     }
    }
   },
   "ReceiptKey": {
    "type": "object",
    "required": [
     "kty",
     "crv",
     "x",
     "y",
     "kid",
     "alg",
     "use",
     "iat"
    ],
    "properties": {
     "kty": {
      "type": "string",
      "const": "EC"
     },
     "crv": {
      "type": "string",
      "const": "P-256"
     },
     "x": {
      "type": "string"
     },
     "y": {
      "type": "string"
     },
     "kid": {
      "type": "string",
      "description": "JWK thumbprint (RFC 7638)."
     },
     "alg": {
      "type": "string",
      "const": "ES256"
     },
     "use": {
      "type": "string",
      "const": "sig"
     },
     "iat": {
      "type": "integer",
      "description": "Used from (seconds since 1970)."
     },
     "exp": {
      "type": "integer",
      "description": "Used until; absent while in use."
     },
     "revoked": {
      "type": "object",
      "description": "It must not be relied on any more (as in OpenID Federation, historical keys). A key that was compromised vouches for nothing, whenever a receipt says it was signed.",
      "required": [
       "revoked_at",
       "reason"
      ],
      "properties": {
       "revoked_at": {
        "type": "integer",
        "description": "Seconds since 1970."
       },
       "reason": {
        "type": "string",
        "enum": [
         "unspecified",
         "compromised",
         "superseded"
        ]
       }
      }
     }
    }
   },
   "Health": {
    "type": "object",
    "required": [
     "status"
    ],
    "properties": {
     "status": {
      "type": "string",
      "const": "ok"
     }
    }
   },
   "SessionRequest": {
    "type": "object",
    "required": [
     "recipient"
    ],
    "additionalProperties": false,
    "properties": {
     "recipient": {
      "$ref": "#/components/schemas/Address"
     },
     "thread": {
      "$ref": "#/components/schemas/Id",
      "description": "The conversation to be answered in",
      "where the invitation is for replies alone.": null
     }
    }
   },
   "Session": {
    "type": "object",
    "required": [
     "id",
     "uri",
     "sender",
     "recipient",
     "expiresAt",
     "policy"
    ],
    "properties": {
     "id": {
      "type": "string"
     },
     "uri": {
      "type": "string",
      "format": "uri"
     },
     "sender": {
      "$ref": "#/components/schemas/Sender"
     },
     "recipient": {
      "$ref": "#/components/schemas/Address"
     },
     "expiresAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "policy": {
      "$ref": "#/components/schemas/Policy"
     }
    }
   },
   "Sender": {
    "type": "object",
    "description": "Who the sender is, as this server has proven it.",
    "required": [
     "address",
     "issuer",
     "subject",
     "method"
    ],
    "properties": {
     "address": {
      "$ref": "#/components/schemas/Address"
     },
     "issuer": {
      "type": "string",
      "format": "uri"
     },
     "subject": {
      "type": "string"
     },
     "method": {
      "type": "string",
      "enum": [
       "home-exchange",
       "trusted-issuer"
      ],
      "description": "How it was proven. With `trusted-issuer`, issuer and subject are those of an identity provider this server trusts by name, and the address is the mailbox that person has here."
     }
    }
   },
   "Policy": {
    "type": "object",
    "required": [
     "maxMessageBytes",
     "forbiddenMediaTypes",
     "scope"
    ],
    "properties": {
     "maxMessageBytes": {
      "type": "integer",
      "description": "Of the canonical bytes, in octets."
     },
     "forbiddenMediaTypes": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "attachments": {
      "type": "object",
      "description": "Absent where none are taken.",
      "required": [
       "maxCount",
       "availableBytes"
      ],
      "properties": {
       "maxCount": {
        "type": "integer",
        "description": "In one message."
       },
       "maxBytes": {
        "type": "integer",
        "description": "Of one attachment, in octets; absent where nothing limits it but what is free."
       },
       "properties": {
        "type": "array",
        "maxItems": 50,
        "items": {
         "$ref": "#/components/schemas/PropertyDefinition"
        },
        "description": "What the recipient wants to be told of each attachment. A message that lacks a required one, or has one in another way, is refused with 422; others are taken as they come."
       },
       "availableBytes": {
        "type": "integer",
        "description": "What this sender can still send the recipient, all attachments together, in octets. So much is\ntaken, and announcing more is refused with 507. What others have in the mailbox is rounded up to\na multiple of 16 MiB or of a 64th of the mailbox, whichever is more (of a 16th, in mailboxes of\nless than 256 MiB), the space all mailboxes share down likewise, so that it shows nothing of what\nothers have sent. What no message refers to yet takes three quarters of a mailbox at most.\n"
       }
      }
     },
     "scope": {
      "$ref": "#/components/schemas/InvitationScope"
     },
     "expiresAt": {
      "$ref": "#/components/schemas/Timestamp"
     }
    }
   },
   "InvitationScope": {
    "type": "string",
    "enum": [
     "any",
     "replies"
    ],
    "description": "`replies`: only in conversations the owner wrote in."
   },
   "Message": {
    "type": "object",
    "description": "The sender's part of a message. Its canonical bytes are what the receipt vouches for.",
    "required": [
     "id",
     "from",
     "to",
     "thread",
     "subject",
     "sentAt",
     "body"
    ],
    "additionalProperties": false,
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "from": {
      "$ref": "#/components/schemas/Party"
     },
     "to": {
      "type": "array",
      "maxItems": 100,
      "items": {
       "$ref": "#/components/schemas/Party"
      }
     },
     "cc": {
      "type": "array",
      "maxItems": 100,
      "items": {
       "$ref": "#/components/schemas/Party"
      }
     },
     "reference": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100,
      "description": "Human reference number."
     },
     "channel": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100,
      "description": "The desk or topic, shown beside the reference."
     },
     "thread": {
      "$ref": "#/components/schemas/Id"
     },
     "inReplyTo": {
      "$ref": "#/components/schemas/Id",
      "description": "`id` of the message answered."
     },
     "subject": {
      "type": "string",
      "maxLength": 400
     },
     "sentAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "body": {
      "$ref": "#/components/schemas/Body"
     },
     "cover": {
      "type": "array",
      "maxItems": 20,
      "items": {
       "$ref": "#/components/schemas/CoverCategory"
      }
     },
     "attachments": {
      "type": "array",
      "maxItems": 1000,
      "items": {
       "$ref": "#/components/schemas/AttachmentReference"
      }
     },
     "parts": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/Part"
      }
     },
     "evidence": {
      "$ref": "#/components/schemas/EvidenceWish"
     },
     "signature": {
      "$ref": "#/components/schemas/MessageSignature"
     }
    }
   },
   "EvidenceWish": {
    "type": "object",
    "description": "Evidence the sender asks for beyond that of the delivery. The recipient decides.",
    "minProperties": 1,
    "additionalProperties": false,
    "properties": {
     "opened": {
      "type": "boolean",
      "const": true,
      "description": "To be told when the message is opened. It is told only while the recipient has consented."
     },
     "acceptance": {
      "type": "object",
      "description": "As registered mail is: what is in the message is handed over only after the recipient has accepted it.",
      "required": [
       "until"
      ],
      "additionalProperties": false,
      "properties": {
       "until": {
        "$ref": "#/components/schemas/Timestamp",
        "description": "When it expires, at least an hour and at most 90 days ahead."
       }
      }
     }
    }
   },
   "MessageSignature": {
    "description": "The sender's signature. What is signed are the canonical bytes (RFC 8785) of the message without its\nmember `signature`.\n",
    "oneOf": [
     {
      "$ref": "#/components/schemas/DeviceSignature"
     },
     {
      "$ref": "#/components/schemas/PasskeySignature"
     }
    ]
   },
   "DeviceSignature": {
    "type": "object",
    "description": "Made with a key that cannot leave the browser it was made in.",
    "required": [
     "level",
     "jws",
     "binding"
    ],
    "additionalProperties": false,
    "properties": {
     "level": {
      "type": "string",
      "const": "device-key"
     },
     "jws": {
      "type": "string",
      "description": "Compact JWS with detached content (RFC 7515, appendix F), ES256, `typ: dmail-signature+jws`, `cty: application/json`, `kid`, `iat` (claimed signing time, as in ETSI TS 119 182-1), `srCms` (proof of origin); nothing else in the header.",
      "pattern": "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+$",
      "maxLength": 4000
     },
     "binding": {
      "$ref": "#/components/schemas/KeyBinding"
     }
    }
   },
   "PasskeySignature": {
    "type": "object",
    "description": "A WebAuthn assertion whose challenge is the SHA-256 of the signed bytes, made with user verification.",
    "required": [
     "level",
     "authenticatorData",
     "clientDataJSON",
     "signature",
     "binding"
    ],
    "additionalProperties": false,
    "properties": {
     "level": {
      "type": "string",
      "const": "passkey"
     },
     "authenticatorData": {
      "type": "string",
      "pattern": "^[A-Za-z0-9_-]+$",
      "maxLength": 4000
     },
     "clientDataJSON": {
      "type": "string",
      "pattern": "^[A-Za-z0-9_-]+$",
      "maxLength": 8000
     },
     "signature": {
      "type": "string",
      "pattern": "^[A-Za-z0-9_-]+$",
      "maxLength": 1000
     },
     "binding": {
      "$ref": "#/components/schemas/KeyBinding"
     }
    }
   },
   "KeyBinding": {
    "type": "string",
    "description": "Whose key it is: a JWT (`typ: dmail-signing-key+jwt`, ES256) of an issuer among `token_issuers` of the\nsigner's domain, signed with a key of its `jwks_uri`. Claims: `iss`, `sub`, `dmail_address`, `name`\n(where known), `iat` (not after the `exp` of the issuer's key, where that was retired), `exp`, `level`\n(`device-key` or `passkey`), `rp_id` (of a passkey), `cnf.jwk` (RFC 7800), `digest` of what is signed: each\nsignature is bound by itself, so a key that was ended signs nothing more.\n",
    "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
    "maxLength": 8000
   },
   "Body": {
    "type": "object",
    "required": [
     "text"
    ],
    "additionalProperties": false,
    "properties": {
     "text": {
      "type": "string",
      "maxLength": 500000
     },
     "html": {
      "type": "string",
      "maxLength": 500000,
      "description": "The same words with formatting; hostile until cleaned."
     }
    }
   },
   "CoverCategory": {
    "type": "object",
    "required": [
     "name",
     "tags"
    ],
    "additionalProperties": false,
    "properties": {
     "name": {
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,63}$"
     },
     "label": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
     },
     "tags": {
      "type": "array",
      "maxItems": 100,
      "items": {
       "$ref": "#/components/schemas/CoverTag"
      }
     }
    }
   },
   "CoverTag": {
    "type": "object",
    "required": [
     "name",
     "kind",
     "value"
    ],
    "additionalProperties": false,
    "properties": {
     "name": {
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,63}$"
     },
     "label": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
     },
     "kind": {
      "$ref": "#/components/schemas/TagKind"
     },
     "value": {
      "type": "string",
      "maxLength": 2000,
      "description": "Numbers and money amounts as decimal strings, dates as RFC 3339 full-date or date-time, booleans as `true` or `false`."
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217; with money only."
     },
     "unit": {
      "type": "string",
      "minLength": 1,
      "maxLength": 20,
      "description": "Shown behind a number."
     },
     "prominent": {
      "type": "boolean",
      "description": "Shown as a chip in lists."
     },
     "role": {
      "type": "string",
      "enum": [
       "due"
      ],
      "description": "A date something is owed by."
     }
    }
   },
   "PropertyKind": {
    "type": "string",
    "enum": [
     "text",
     "number",
     "money",
     "date",
     "boolean",
     "choice"
    ]
   },
   "PropertyDefinition": {
    "type": "object",
    "description": "A property an attachment may have. Its value is a `CoverTag` of the same name and kind.",
    "required": [
     "name",
     "kind"
    ],
    "additionalProperties": false,
    "properties": {
     "name": {
      "type": "string",
      "pattern": "^[a-z][a-z0-9-]{0,63}$"
     },
     "kind": {
      "$ref": "#/components/schemas/PropertyKind"
     },
     "label": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100,
      "description": "For people; where absent, the client has words of its own for names it knows."
     },
     "required": {
      "type": "boolean",
      "description": "Must be given."
     },
     "choices": {
      "type": "array",
      "minItems": 1,
      "maxItems": 100,
      "description": "Of a choice, and there always: what its value may be.",
      "items": {
       "type": "object",
       "required": [
        "value"
       ],
       "additionalProperties": false,
       "properties": {
        "value": {
         "type": "string",
         "minLength": 1,
         "maxLength": 200
        },
        "label": {
         "type": "string",
         "minLength": 1,
         "maxLength": 100,
         "description": "As `label` of the property."
        }
       }
      }
     },
     "unit": {
      "type": "string",
      "minLength": 1,
      "maxLength": 20,
      "description": "Of a number; it is then given in this unit."
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "Of an amount of money, ISO 4217; it is then given in this currency. In any, where absent."
     },
     "prominent": {
      "type": "boolean",
      "description": "Shown in lists."
     },
     "role": {
      "type": "string",
      "enum": [
       "due"
      ],
      "description": "A date something is owed by."
     }
    }
   },
   "PropertyDefinitions": {
    "type": "object",
    "required": [
     "definitions"
    ],
    "properties": {
     "definitions": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/PropertyDefinition"
      }
     },
     "asked": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/PropertyDefinition"
      },
      "description": "What senders are asked to say of attachments, as in the policy they get: so that what they say is called for the reader what it was called for them. Absent where nothing is asked for."
     }
    }
   },
   "OwnPropertiesUpdate": {
    "type": "object",
    "required": [
     "properties"
    ],
    "additionalProperties": false,
    "properties": {
     "properties": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/CoverTag"
      },
      "description": "All of them, each name once; what is not defined may be kept as well."
     }
    }
   },
   "OwnProperties": {
    "type": "object",
    "description": "What the recipient of a document has noted of it. Nobody else learns of it.",
    "required": [
     "version",
     "at",
     "properties"
    ],
    "properties": {
     "version": {
      "type": "string",
      "description": "Value of the ETag."
     },
     "at": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "When it was noted."
     },
     "properties": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/CoverTag"
      }
     }
    }
   },
   "TagKind": {
    "type": "string",
    "enum": [
     "text",
     "number",
     "money",
     "date",
     "boolean",
     "choice",
     "reference"
    ]
   },
   "AttachmentReference": {
    "type": "object",
    "required": [
     "id",
     "upload",
     "name",
     "mediaType",
     "size"
    ],
    "additionalProperties": false,
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "Of the document: other bytes under the same id are its next version."
     },
     "upload": {
      "$ref": "#/components/schemas/Id",
      "description": "Under which these bytes were announced at the recipient's server."
     },
     "name": {
      "$ref": "#/components/schemas/FileName"
     },
     "mediaType": {
      "$ref": "#/components/schemas/MediaType"
     },
     "size": {
      "$ref": "#/components/schemas/Size"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Where the sender knew it when the message was sent."
     },
     "properties": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/CoverTag"
      },
      "description": "What the sender says of it."
     }
    }
   },
   "FileName": {
    "type": "string",
    "minLength": 1,
    "maxLength": 255,
    "description": "For people; hostile as a path."
   },
   "MediaType": {
    "type": "string",
    "pattern": "^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$",
    "maxLength": 127
   },
   "Size": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991,
    "description": "Octets."
   },
   "UploadRequest": {
    "type": "object",
    "required": [
     "document",
     "mediaType",
     "size"
    ],
    "additionalProperties": false,
    "properties": {
     "document": {
      "$ref": "#/components/schemas/Id",
      "description": "`id` of the attachment."
     },
     "mediaType": {
      "$ref": "#/components/schemas/MediaType"
     },
     "size": {
      "$ref": "#/components/schemas/Size"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Where the sender knows it: content that is here already is not sent again, other content than this is refused at its end."
     },
     "pull": {
      "type": "object",
      "description": "Where to fetch the bytes: a grant of the repository of the sender's domain.",
      "required": [
       "uri"
      ],
      "additionalProperties": false,
      "properties": {
       "uri": {
        "type": "string",
        "format": "uri",
        "maxLength": 2000
       }
      }
     }
    }
   },
   "RepositoryRequest": {
    "type": "object",
    "required": [
     "document",
     "mediaType",
     "size"
    ],
    "additionalProperties": false,
    "properties": {
     "document": {
      "$ref": "#/components/schemas/Id",
      "description": "`id` of the attachment."
     },
     "mediaType": {
      "$ref": "#/components/schemas/MediaType"
     },
     "size": {
      "$ref": "#/components/schemas/Size"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Where the sender knows it: content that is in their repository already is not sent again, other content than this is refused at its end."
     }
    }
   },
   "PullRequest": {
    "type": "object",
    "required": [
     "server"
    ],
    "additionalProperties": false,
    "properties": {
     "server": {
      "type": "string",
      "format": "uri",
      "maxLength": 1000,
      "description": "`server` of the recipient's domain."
     }
    }
   },
   "PullGrant": {
    "type": "object",
    "required": [
     "uri",
     "expiresAt"
    ],
    "properties": {
     "uri": {
      "type": "string",
      "format": "uri",
      "description": "Works for that server alone, whoever else may know it."
     },
     "expiresAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Of what it is for, once known."
     }
    }
   },
   "ArrivalState": {
    "type": "string",
    "enum": [
     "arriving",
     "complete"
    ],
    "description": "Whether all of it has arrived."
   },
   "ScanState": {
    "type": "string",
    "enum": [
     "pending",
     "clean",
     "infected",
     "not-scanned"
    ],
    "description": "What looking for malware came to. `pending` until everything has arrived and was looked at; `not-scanned` where nothing looks, or it could not: never the same as `clean`. What is `infected` is not handed out."
   },
   "Upload": {
    "type": "object",
    "required": [
     "id",
     "uri",
     "document",
     "version",
     "size",
     "offset",
     "state",
     "scan"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "uri": {
      "type": "string",
      "format": "uri",
      "description": "Where its bytes go (tus 1.0)."
     },
     "document": {
      "$ref": "#/components/schemas/Id"
     },
     "version": {
      "type": "integer",
      "minimum": 1,
      "description": "Of the document, at this recipient."
     },
     "size": {
      "$ref": "#/components/schemas/Size"
     },
     "offset": {
      "$ref": "#/components/schemas/Size",
      "description": "Octets that have arrived."
     },
     "state": {
      "$ref": "#/components/schemas/ArrivalState"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Of what arrived, once complete."
     },
     "scan": {
      "$ref": "#/components/schemas/ScanState"
     },
     "pull": {
      "type": "object",
      "description": "How fetching it from the sender's domain stands; absent where its bytes are sent here, or all have arrived.",
      "required": [
       "state"
      ],
      "properties": {
       "state": {
        "type": "string",
        "enum": [
         "waiting",
         "failed"
        ],
        "description": "`failed` was given up: the bytes can be sent here, or announced with another grant."
       },
       "problem": {
        "$ref": "#/components/schemas/ProblemType",
        "description": "Why it was given up, or of the last attempt."
       }
      }
     }
    }
   },
   "StoredAttachment": {
    "type": "object",
    "description": "What became of an attachment of a stored message.",
    "required": [
     "id",
     "version",
     "versions",
     "received",
     "state",
     "scan"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "version": {
      "type": "integer",
      "minimum": 1
     },
     "versions": {
      "type": "integer",
      "minimum": 1,
      "description": "How many the mailbox has of this document."
     },
     "received": {
      "$ref": "#/components/schemas/Size",
      "description": "Octets that have arrived."
     },
     "state": {
      "$ref": "#/components/schemas/ArrivalState"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Of what arrived, once complete."
     },
     "scan": {
      "$ref": "#/components/schemas/ScanState"
     },
     "problem": {
      "$ref": "#/components/schemas/ProblemType",
      "description": "Why no more of it comes by itself: fetching it from the sender's domain was given up. Its sender may still send it."
     },
     "own": {
      "$ref": "#/components/schemas/OwnProperties",
      "description": "The owner's own properties of the document; absent where nothing has been noted. The sender's are in the message."
     }
    }
   },
   "SentDocument": {
    "type": "object",
    "description": "Where an attachment stands among what the owner has sent of its document. Counted at home, over all\nrecipients: each of them counts for themselves what came to them, and says so in receipts.\n",
    "required": [
     "id",
     "version",
     "versions"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "version": {
      "type": "integer",
      "minimum": 1
     },
     "versions": {
      "type": "integer",
      "minimum": 1,
      "description": "How many of it are in letters the owner has."
     }
    }
   },
   "VersionList": {
    "type": "object",
    "required": [
     "versions"
    ],
    "properties": {
     "versions": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "version",
        "messageId",
        "at",
        "name",
        "mediaType",
        "size",
        "state"
       ],
       "properties": {
        "version": {
         "type": "integer",
         "minimum": 1
        },
        "messageId": {
         "$ref": "#/components/schemas/Id",
         "description": "The server's id of the latest message that carries it."
        },
        "at": {
         "$ref": "#/components/schemas/Timestamp",
         "description": "When that message was stored."
        },
        "name": {
         "$ref": "#/components/schemas/FileName"
        },
        "mediaType": {
         "$ref": "#/components/schemas/MediaType"
        },
        "size": {
         "$ref": "#/components/schemas/Size"
        },
        "state": {
         "$ref": "#/components/schemas/ArrivalState",
         "description": "Of what the owner has sent: complete where a receipt of each recipient says that all of it arrived."
        },
        "digest": {
         "$ref": "#/components/schemas/Digest"
        },
        "properties": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/CoverTag"
         }
        },
        "to": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/Party"
         },
         "description": "Of what the owner has sent: to whom, in any of their letters. The bytes are with them."
        }
       }
      }
     }
    }
   },
   "Link": {
    "type": "object",
    "required": [
     "uri",
     "expiresAt"
    ],
    "properties": {
     "uri": {
      "type": "string",
      "format": "uri"
     },
     "expiresAt": {
      "$ref": "#/components/schemas/Timestamp"
     }
    }
   },
   "ReceiptAttachment": {
    "type": "object",
    "description": "What arrived, and what the message says of it. All else is in the message, which the receipt names by its digest.",
    "required": [
     "id",
     "name",
     "mediaType",
     "size",
     "version"
    ],
    "additionalProperties": false,
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "name": {
      "$ref": "#/components/schemas/FileName"
     },
     "mediaType": {
      "$ref": "#/components/schemas/MediaType"
     },
     "size": {
      "$ref": "#/components/schemas/Size"
     },
     "version": {
      "type": "integer",
      "minimum": 1
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Of what arrived; absent while it has not."
     },
     "properties": {
      "type": "array",
      "minItems": 1,
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/CoverTag"
      },
      "description": "The sender's, exactly as in the message; absent where it has none. Receipts signed before they were named here have none either: those are vouched for by the digest of the message alone."
     }
    }
   },
   "Part": {
    "type": "object",
    "required": [
     "type",
     "data"
    ],
    "additionalProperties": false,
    "properties": {
     "type": {
      "type": "string",
      "pattern": "^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$",
      "maxLength": 127
     },
     "data": {
      "type": "object",
      "description": "As the media type says."
     }
    }
   },
   "Deposit": {
    "type": "object",
    "required": [
     "uri",
     "digest",
     "receipt",
     "depositedAt"
    ],
    "properties": {
     "uri": {
      "type": "string",
      "format": "uri",
      "description": "Of the stored message; only the owner can read it."
     },
     "digest": {
      "$ref": "#/components/schemas/Digest"
     },
     "depositedAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "receipt": {
      "$ref": "#/components/schemas/ReceiptJws",
      "description": "The newest one."
     },
     "earlier": {
      "type": "array",
      "maxItems": 16,
      "items": {
       "$ref": "#/components/schemas/ReceiptJws"
      },
      "description": "Those before it, oldest first."
     }
    }
   },
   "ReceiptJws": {
    "type": "string",
    "description": "Compact JWS (RFC 7515), ES256, `typ: dmail-receipt+jwt`.",
    "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
    "maxLength": 4000000
   },
   "ReceiptClaims": {
    "type": "object",
    "description": "The payload of a receipt.",
    "required": [
     "iss",
     "jti",
     "iat",
     "event",
     "message",
     "from",
     "to",
     "received_at"
    ],
    "properties": {
     "iss": {
      "type": "string",
      "format": "uri",
      "description": "`server` of the domain that vouches."
     },
     "jti": {
      "type": "string"
     },
     "iat": {
      "type": "integer",
      "description": "Seconds since 1970."
     },
     "event": {
      "$ref": "#/components/schemas/EvidenceEvent"
     },
     "reason": {
      "type": "object",
      "description": "Why not; present with `SubmissionRejection`, `ContentConsignmentFailure`, `ConsignmentRejection` and `AcceptanceRejectionExpiry` alone.",
      "required": [
       "type"
      ],
      "properties": {
       "type": {
        "type": "string",
        "pattern": "^urn:dmail:problem:[a-z-]+$",
        "description": "Type of the problem."
       },
       "attachments": {
        "type": "array",
        "minItems": 1,
        "items": {
         "$ref": "#/components/schemas/Id"
        },
        "description": "The attachments it is about, where it is about some."
       },
       "detail": {
        "type": "string",
        "maxLength": 500,
        "description": "With `ConsignmentRejection`, what the recipient gave as the reason, in their own words."
       }
      }
     },
     "message": {
      "type": "object",
      "required": [
       "id",
       "digest",
       "size"
      ],
      "properties": {
       "id": {
        "$ref": "#/components/schemas/Id"
       },
       "uri": {
        "type": "string",
        "format": "uri"
       },
       "digest": {
        "$ref": "#/components/schemas/Digest"
       },
       "size": {
        "type": "integer",
        "description": "Octets of the canonical bytes."
       }
      }
     },
     "from": {
      "$ref": "#/components/schemas/Sender"
     },
     "to": {
      "$ref": "#/components/schemas/Address"
     },
     "attachments": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ReceiptAttachment"
      }
     },
     "received_at": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "When the message was taken in, or refused: the same in all receipts of a message. `iat` is the time of the event."
     },
     "until": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "With `NotificationForAcceptance`, when it expires."
     },
     "consent": {
      "type": "string",
      "description": "With `ContentAccessTracking`, `id` of the consent it was issued under."
     },
     "payment": {
      "$ref": "#/components/schemas/PaymentStatement",
      "description": "With `PaymentStatement`, and with nothing else."
     },
     "previous": {
      "type": "object",
      "description": "The receipt before this one; absent from the first of a message.",
      "required": [
       "jti",
       "digest"
      ],
      "properties": {
       "jti": {
        "type": "string"
       },
       "digest": {
        "$ref": "#/components/schemas/Digest",
        "description": "Of its compact serialization."
       }
      }
     }
    }
   },
   "EvidenceEvent": {
    "type": "string",
    "description": "Named after ETSI EN 319 522; no qualified service is claimed. Where a message is taken in and placed in the\nbox in one moment, `ContentConsignment` says both.\n\n`PaymentStatement` is dmail's own and not ETSI's: what the recipient has their server say of a payment they make\nfor the message. It is their word, not that of a bank, and says nothing of the delivery. It alone may come\nmore than once, with up to six receipts of one message: at most twice for one payment, `authorised` before\nwhat it ends as, and always with the same sum to the same account.\n",
    "enum": [
     "SubmissionAcceptance",
     "SubmissionRejection",
     "ContentConsignment",
     "ContentConsignmentFailure",
     "NotificationForAcceptance",
     "ConsignmentAcceptance",
     "ConsignmentRejection",
     "AcceptanceRejectionExpiry",
     "ContentHandover",
     "ContentAccessTracking",
     "PaymentStatement"
    ]
   },
   "PaymentStatement": {
    "type": "object",
    "description": "How a payment stands, as the person who pays has the sender of the message told.",
    "required": [
     "id",
     "state",
     "amount",
     "currency",
     "iban"
    ],
    "additionalProperties": false,
    "properties": {
     "id": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100,
      "description": "Of the payment, for those who are told of it alone."
     },
     "state": {
      "type": "string",
      "enum": [
       "authorised",
       "settled",
       "rejected",
       "cancelled",
       "expired"
      ],
      "description": "As in `PaymentState`, said by the bank of the person who pays."
     },
     "amount": {
      "$ref": "#/components/schemas/Amount"
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "iban": {
      "$ref": "#/components/schemas/Iban",
      "description": "Account that is paid to."
     },
     "reference": {
      "type": "string",
      "pattern": "^RF\\d{2}[A-Z0-9]{1,21}$",
      "description": "Creditor reference (ISO 11649)."
     },
     "variableSymbol": {
      "type": "string",
      "pattern": "^\\d{1,10}$"
     }
    }
   },
   "InvitationRequest": {
    "type": "object",
    "required": [
     "recipient",
     "reason"
    ],
    "additionalProperties": false,
    "properties": {
     "recipient": {
      "$ref": "#/components/schemas/Address"
     },
     "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200
     },
     "reason": {
      "type": "string",
      "minLength": 1,
      "maxLength": 500
     }
    }
   },
   "Delivery": {
    "type": "object",
    "description": "What became of a message for one recipient.",
    "required": [
     "address",
     "state"
    ],
    "additionalProperties": false,
    "properties": {
     "address": {
      "$ref": "#/components/schemas/Address"
     },
     "state": {
      "$ref": "#/components/schemas/DeliveryState"
     },
     "at": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "problem": {
      "type": "string",
      "maxLength": 100,
      "description": "Type of the problem that stopped it."
     },
     "receipt": {
      "$ref": "#/components/schemas/ReceiptJws",
      "description": "The newest one."
     },
     "earlier": {
      "type": "array",
      "maxItems": 16,
      "items": {
       "$ref": "#/components/schemas/ReceiptJws"
      },
      "description": "Those before it, oldest first."
     }
    }
   },
   "Conversation": {
    "type": "object",
    "description": "A row of the mailbox. What it shows is taken from its latest message.",
    "required": [
     "id",
     "messageId",
     "subject",
     "excerpt",
     "direction",
     "from",
     "to",
     "at",
     "count",
     "unread",
     "starred",
     "archived",
     "deleted"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "`thread` of its messages."
     },
     "messageId": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the latest message."
     },
     "subject": {
      "type": "string"
     },
     "excerpt": {
      "type": "string",
      "maxLength": 200
     },
     "direction": {
      "type": "string",
      "enum": [
       "in",
       "out"
      ]
     },
     "from": {
      "$ref": "#/components/schemas/Party"
     },
     "to": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Party"
      },
      "maxItems": 5,
      "description": "The first few."
     },
     "at": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "When this server got the latest message."
     },
     "count": {
      "type": "integer",
      "minimum": 1
     },
     "unread": {
      "type": "integer",
      "minimum": 0,
      "description": "Messages not read."
     },
     "starred": {
      "type": "boolean"
     },
     "archived": {
      "type": "boolean"
     },
     "deleted": {
      "type": "boolean"
     },
     "reference": {
      "type": "string"
     },
     "tags": {
      "type": "array",
      "maxItems": 3,
      "items": {
       "$ref": "#/components/schemas/CoverTag"
      },
      "description": "The prominent tags of the latest message that has any."
     },
     "attachments": {
      "type": "object",
      "required": [
       "count",
       "size"
      ],
      "properties": {
       "count": {
        "type": "integer"
       },
       "size": {
        "type": "integer"
       }
      }
     },
     "properties": {
      "type": "object",
      "description": "What is to be shown of the attachments of the latest message that has anything to show: in columns, say. Texts are cut at 200 characters.",
      "properties": {
       "own": {
        "type": "array",
        "maxItems": 8,
        "items": {
         "$ref": "#/components/schemas/CoverTag"
        },
        "description": "The owner's own ones, those whose definition is prominent first. A name stands as often as attachments have different values of it."
       },
       "sender": {
        "type": "array",
        "maxItems": 8,
        "items": {
         "$ref": "#/components/schemas/CoverTag"
        },
        "description": "The prominent ones of the sender."
       }
      }
     },
     "deliveries": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Delivery"
      },
      "description": "Of an outgoing latest message, receipts left out."
     },
     "acceptance": {
      "$ref": "#/components/schemas/AcceptanceState",
      "description": "Of an incoming latest message whose sender asks for acceptance. Until it is accepted, subject, excerpt, reference and tags are empty."
     }
    }
   },
   "MailboxPage": {
    "type": "object",
    "required": [
     "state",
     "conversations",
     "total",
     "unread"
    ],
    "properties": {
     "state": {
      "$ref": "#/components/schemas/State"
     },
     "conversations": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Conversation"
      }
     },
     "next": {
      "type": "string",
      "description": "Cursor of the next page; absent on the last one."
     },
     "total": {
      "type": "integer",
      "description": "Conversations in this view (with a search or filter, at least those on this page)."
     },
     "unread": {
      "type": "integer",
      "description": "Conversations with something unread in the inbox."
     }
    }
   },
   "MailboxUpdate": {
    "type": "object",
    "required": [
     "ids",
     "set"
    ],
    "additionalProperties": false,
    "properties": {
     "ids": {
      "type": "array",
      "minItems": 1,
      "maxItems": 500,
      "items": {
       "$ref": "#/components/schemas/Id"
      }
     },
     "set": {
      "type": "object",
      "minProperties": 1,
      "additionalProperties": false,
      "properties": {
       "unread": {
        "type": "boolean"
       },
       "starred": {
        "type": "boolean"
       },
       "archived": {
        "type": "boolean"
       },
       "deleted": {
        "type": "boolean"
       }
      }
     }
    }
   },
   "MailboxUpdated": {
    "type": "object",
    "required": [
     "state",
     "conversations"
    ],
    "properties": {
     "state": {
      "$ref": "#/components/schemas/State"
     },
     "conversations": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Conversation"
      }
     }
    }
   },
   "Thread": {
    "type": "object",
    "required": [
     "state",
     "conversation",
     "messages"
    ],
    "properties": {
     "state": {
      "$ref": "#/components/schemas/State"
     },
     "conversation": {
      "$ref": "#/components/schemas/Conversation"
     },
     "messages": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/StoredMessage"
      },
      "description": "At most the newest 200."
     }
    }
   },
   "StoredMessage": {
    "type": "object",
    "required": [
     "id",
     "direction",
     "message",
     "digest",
     "at",
     "unread"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id."
     },
     "direction": {
      "type": "string",
      "enum": [
       "in",
       "out"
      ]
     },
     "message": {
      "$ref": "#/components/schemas/Message"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest"
     },
     "at": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "unread": {
      "type": "boolean"
     },
     "sender": {
      "$ref": "#/components/schemas/Sender",
      "description": "Of an incoming message."
     },
     "receipts": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ReceiptJws"
      },
      "description": "Of an incoming message, the newest last. As long as it has not been accepted, those of a message with attachments, which they name, are for its sender alone."
     },
     "attachments": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/StoredAttachment"
      },
      "description": "Of an incoming message, in the order of the message."
     },
     "deliveries": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Delivery"
      },
      "description": "Of an outgoing message."
     },
     "documents": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/SentDocument"
      },
      "description": "Of an outgoing message with attachments, in their order."
     },
     "acceptance": {
      "type": "object",
      "description": "Of an incoming message whose sender asks for acceptance. As long as it has not been accepted, `message`\nholds `id`, `from`, `to`, `thread`, `sentAt`, `evidence`, an empty subject and an empty body, and nothing else.\n",
      "required": [
       "state",
       "until"
      ],
      "properties": {
       "state": {
        "$ref": "#/components/schemas/AcceptanceState"
       },
       "until": {
        "$ref": "#/components/schemas/Timestamp"
       },
       "at": {
        "$ref": "#/components/schemas/Timestamp",
        "description": "When it was decided."
       }
      }
     },
     "consent": {
      "$ref": "#/components/schemas/Consent",
      "description": "The consent under which its sender would be told now that it is opened; absent where none is live."
     }
    }
   },
   "AcceptanceState": {
    "type": "string",
    "enum": [
     "pending",
     "accepted",
     "refused",
     "expired"
    ]
   },
   "Consent": {
    "type": "object",
    "description": "The owner agrees that a sender is told when a message is opened.",
    "required": [
     "id",
     "peer",
     "state",
     "since"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "peer": {
      "$ref": "#/components/schemas/Address"
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the one message it is for; absent where it is for all of this sender."
     },
     "state": {
      "type": "string",
      "enum": [
       "granted",
       "withdrawn"
      ]
     },
     "since": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "withdrawnAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "records": {
      "type": "array",
      "items": {
       "type": "string"
      },
      "description": "What the server has put on record of it, oldest first: compact JWS, ES256, `typ: dmail-consent+jwt`."
     }
    }
   },
   "ConsentClaims": {
    "type": "object",
    "description": "The payload of a record of a consent.",
    "required": [
     "iss",
     "jti",
     "iat",
     "sub",
     "event",
     "consent",
     "peer"
    ],
    "properties": {
     "iss": {
      "type": "string",
      "format": "uri",
      "description": "`server` of the domain that keeps it."
     },
     "jti": {
      "type": "string"
     },
     "iat": {
      "type": "integer",
      "description": "Seconds since 1970."
     },
     "sub": {
      "$ref": "#/components/schemas/Address",
      "description": "Whose consent it is."
     },
     "event": {
      "type": "string",
      "enum": [
       "granted",
       "withdrawn"
      ]
     },
     "consent": {
      "$ref": "#/components/schemas/Id"
     },
     "peer": {
      "$ref": "#/components/schemas/Address"
     },
     "message": {
      "$ref": "#/components/schemas/Id"
     },
     "previous": {
      "type": "object",
      "description": "With `withdrawn`, the record of the grant.",
      "required": [
       "jti",
       "digest"
      ],
      "properties": {
       "jti": {
        "type": "string"
       },
       "digest": {
        "$ref": "#/components/schemas/Digest",
        "description": "Of its compact serialization."
       }
      }
     }
    }
   },
   "ConsentList": {
    "type": "object",
    "required": [
     "consents"
    ],
    "properties": {
     "consents": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Consent"
      }
     }
    }
   },
   "ConsentRequest": {
    "type": "object",
    "required": [
     "peer"
    ],
    "additionalProperties": false,
    "properties": {
     "peer": {
      "$ref": "#/components/schemas/Address"
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the one message it is for."
     }
    }
   },
   "AuthorizationDetail": {
    "description": "What is confirmed on the top-level page of the person's home (RFC 9396). The token says in\n`authorization_details` exactly what was confirmed, for one request.\n",
    "oneOf": [
     {
      "$ref": "#/components/schemas/TrackingDetail"
     },
     {
      "$ref": "#/components/schemas/AcceptanceDetail"
     },
     {
      "$ref": "#/components/schemas/SignatureDetail"
     },
     {
      "$ref": "#/components/schemas/ErasureDetail"
     },
     {
      "$ref": "#/components/schemas/PayeeDetail"
     }
    ]
   },
   "TrackingDetail": {
    "type": "object",
    "required": [
     "type",
     "peer"
    ],
    "additionalProperties": false,
    "properties": {
     "type": {
      "type": "string",
      "const": "urn:dmail:tracking"
     },
     "peer": {
      "$ref": "#/components/schemas/Address"
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the one message it is for."
     }
    }
   },
   "AcceptanceDetail": {
    "type": "object",
    "required": [
     "type",
     "message",
     "digest"
    ],
    "additionalProperties": false,
    "properties": {
     "type": {
      "type": "string",
      "const": "urn:dmail:acceptance"
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the message."
     },
     "digest": {
      "$ref": "#/components/schemas/Digest"
     },
     "decision": {
      "type": "string",
      "enum": [
       "accept",
       "refuse"
      ],
      "description": "In the answer: what was decided."
     },
     "reason": {
      "type": "string",
      "maxLength": 500,
      "description": "In the answer: why it was refused, if the person said so."
     }
    }
   },
   "SignatureDetail": {
    "type": "object",
    "required": [
     "type",
     "digest"
    ],
    "additionalProperties": false,
    "properties": {
     "type": {
      "type": "string",
      "const": "urn:dmail:signature"
     },
     "digest": {
      "$ref": "#/components/schemas/Digest",
      "description": "Of the bytes to be signed."
     },
     "message": {
      "$ref": "#/components/schemas/Message",
      "description": "In the request: what is to be signed. It is pushed (RFC 9126)."
     },
     "signature": {
      "$ref": "#/components/schemas/MessageSignature",
      "description": "In the answer."
     }
    }
   },
   "ErasureDetail": {
    "type": "object",
    "required": [
     "type",
     "address"
    ],
    "additionalProperties": false,
    "properties": {
     "type": {
      "type": "string",
      "const": "urn:dmail:erasure"
     },
     "address": {
      "$ref": "#/components/schemas/Address"
     }
    }
   },
   "Iban": {
    "type": "string",
    "pattern": "^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$",
    "description": "ISO 13616, without spaces."
   },
   "Amount": {
    "type": "string",
    "pattern": "^(?!0+(?:\\.0+)?$)\\d{1,9}(?:\\.\\d{1,4})?$",
    "description": "More than zero, as a decimal string; never a number."
   },
   "PaymentOrder": {
    "type": "object",
    "description": "What is to be paid to whom. Texts and decimal strings alone.",
    "required": [
     "payee",
     "iban",
     "amount",
     "currency"
    ],
    "additionalProperties": false,
    "properties": {
     "payee": {
      "type": "string",
      "minLength": 1,
      "maxLength": 70,
      "description": "Name of the payee."
     },
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "bic": {
      "type": "string",
      "pattern": "^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$",
      "description": "ISO 9362."
     },
     "amount": {
      "$ref": "#/components/schemas/Amount"
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "due": {
      "type": "string",
      "pattern": "^\\d{4}-\\d{2}-\\d{2}$",
      "description": "Day it is due."
     },
     "reference": {
      "type": "string",
      "pattern": "^RF\\d{2}[A-Z0-9]{1,21}$",
      "description": "Creditor reference (ISO 11649)."
     },
     "variableSymbol": {
      "type": "string",
      "pattern": "^\\d{1,10}$"
     },
     "specificSymbol": {
      "type": "string",
      "pattern": "^\\d{1,10}$"
     },
     "constantSymbol": {
      "type": "string",
      "pattern": "^\\d{1,4}$"
     },
     "remittance": {
      "type": "string",
      "minLength": 1,
      "maxLength": 140,
      "description": "Words to the payee."
     }
    }
   },
   "PaymentRequest": {
    "type": "object",
    "description": "`data` of a part of the type `application/vnd.dmail.payment+json`: what the sender asks the recipient to pay. The\nrecipient's server looks at nothing of it; whoever reads it finds out whether it is one. The sender's server\nkeeps of its copy what money that comes is recognised by. A message may have several.\n",
    "required": [
     "payee",
     "iban",
     "amount",
     "currency"
    ],
    "additionalProperties": false,
    "properties": {
     "payee": {
      "type": "string",
      "minLength": 1,
      "maxLength": 70,
      "description": "Name of the payee."
     },
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "bic": {
      "type": "string",
      "pattern": "^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$",
      "description": "ISO 9362."
     },
     "amount": {
      "$ref": "#/components/schemas/Amount"
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "due": {
      "type": "string",
      "pattern": "^\\d{4}-\\d{2}-\\d{2}$",
      "description": "Day it is due."
     },
     "reference": {
      "type": "string",
      "pattern": "^RF\\d{2}[A-Z0-9]{1,21}$",
      "description": "Creditor reference (ISO 11649)."
     },
     "variableSymbol": {
      "type": "string",
      "pattern": "^\\d{1,10}$"
     },
     "specificSymbol": {
      "type": "string",
      "pattern": "^\\d{1,10}$"
     },
     "constantSymbol": {
      "type": "string",
      "pattern": "^\\d{1,4}$"
     },
     "remittance": {
      "type": "string",
      "minLength": 1,
      "maxLength": 140,
      "description": "Words to the payee."
     },
     "editable": {
      "type": "array",
      "maxItems": 11,
      "uniqueItems": true,
      "items": {
       "$ref": "#/components/schemas/PaymentField"
      },
      "description": "What whoever pays may change; nothing, where absent."
     },
     "invoice": {
      "$ref": "#/components/schemas/Id",
      "description": "`id` of the attachment of this message it was read from."
     }
    }
   },
   "PaymentField": {
    "type": "string",
    "enum": [
     "payee",
     "iban",
     "bic",
     "amount",
     "currency",
     "due",
     "reference",
     "variableSymbol",
     "specificSymbol",
     "constantSymbol",
     "remittance"
    ]
   },
   "NewPayment": {
    "type": "object",
    "required": [
     "payment",
     "bank",
     "debtor"
    ],
    "additionalProperties": false,
    "properties": {
     "payment": {
      "$ref": "#/components/schemas/PaymentOrder"
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the incoming message it is for."
     },
     "bank": {
      "$ref": "#/components/schemas/BankId"
     },
     "debtor": {
      "$ref": "#/components/schemas/Iban",
      "description": "The owner's own account at that bank."
     },
     "returnTo": {
      "type": "string",
      "format": "uri",
      "maxLength": 2000,
      "description": "Where the owner wants to go from the page of their home at which they arrive from the bank: an address of the site that asks."
     },
     "again": {
      "type": "boolean",
      "const": true,
      "description": "The owner knows that it was paid, or is being paid, already."
     },
     "tell": {
      "type": "boolean",
      "const": true,
      "description": "The sender of `message` is told how this payment stands, by receipts of the message with the event `PaymentStatement`; 422 `not-understood` without `message`."
     }
    }
   },
   "PaymentState": {
    "type": "string",
    "description": "`initiated`: the bank knows of it and nobody has confirmed it. `authorised`: confirmed at the bank, not booked yet.\n`settled`: the bank says that it is booked. `rejected`, `cancelled`, `expired`: no money has moved, or it came back.\n",
    "enum": [
     "initiated",
     "authorised",
     "settled",
     "rejected",
     "cancelled",
     "expired"
    ]
   },
   "PaymentRecord": {
    "type": "object",
    "required": [
     "id",
     "payment",
     "bank",
     "debtor",
     "state",
     "createdAt",
     "changedAt"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the message it is for."
     },
     "payment": {
      "$ref": "#/components/schemas/PaymentOrder"
     },
     "bank": {
      "$ref": "#/components/schemas/BankId"
     },
     "debtor": {
      "$ref": "#/components/schemas/Iban"
     },
     "state": {
      "$ref": "#/components/schemas/PaymentState"
     },
     "reason": {
      "type": "string",
      "pattern": "^[A-Z0-9]{4}$",
      "description": "Of what is rejected or expired, where the bank has said so: external status reason code of ISO 20022."
     },
     "createdAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "changedAt": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "When its state changed last."
     },
     "redirect": {
      "type": "string",
      "format": "uri",
      "description": "While `initiated`: page of the bank on which it is confirmed; absent as long as the bank has not answered."
     },
     "stale": {
      "type": "boolean",
      "const": true,
      "description": "The bank did not answer just now: this is what was known last."
     },
     "tell": {
      "type": "boolean",
      "const": true,
      "description": "The sender of `message` is told how it stands; where it has come to its end, they were told that."
     }
    }
   },
   "PaymentPage": {
    "type": "object",
    "required": [
     "payments"
    ],
    "properties": {
     "payments": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/PaymentRecord"
      }
     },
     "next": {
      "type": "string",
      "description": "Cursor of the next page; absent on the last one."
     }
    }
   },
   "BankId": {
    "type": "string",
    "pattern": "^[A-Za-z0-9._-]{1,64}$",
    "description": "The provider's name for a bank."
   },
   "Bank": {
    "type": "object",
    "required": [
     "id",
     "name",
     "country"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/BankId"
     },
     "name": {
      "type": "string",
      "maxLength": 200
     },
     "bic": {
      "type": "string"
     },
     "country": {
      "type": "string",
      "pattern": "^[A-Z]{2}$",
      "description": "ISO 3166-1."
     }
    }
   },
   "BankList": {
    "type": "object",
    "required": [
     "banks"
    ],
    "properties": {
     "banks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Bank"
      }
     }
    }
   },
   "BankReturnRequest": {
    "type": "object",
    "required": [
     "state"
    ],
    "additionalProperties": false,
    "properties": {
     "state": {
      "type": "string",
      "pattern": "^[A-Za-z0-9_-]{43}$",
      "description": "`state` of the address the bank has sent the person to."
     }
    }
   },
   "BankReturn": {
    "type": "object",
    "description": "What somebody was sent to a bank for.",
    "required": [
     "client"
    ],
    "properties": {
     "payment": {
      "$ref": "#/components/schemas/PaymentRecord"
     },
     "consent": {
      "$ref": "#/components/schemas/BankConsent"
     },
     "returnTo": {
      "type": "string",
      "format": "uri",
      "description": "As the site asked; an address of its own origin."
     },
     "client": {
      "type": "string",
      "description": "`client_id` of the site that asked."
     }
    }
   },
   "Day": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$",
    "description": "A day (ISO 8601)."
   },
   "BankConsentRequest": {
    "type": "object",
    "required": [
     "bank"
    ],
    "additionalProperties": false,
    "properties": {
     "bank": {
      "$ref": "#/components/schemas/BankId"
     },
     "returnTo": {
      "type": "string",
      "format": "uri",
      "maxLength": 2048,
      "description": "Where the person wants to go on; of the same origin as the client."
     }
    }
   },
   "BankConsent": {
    "type": "object",
    "description": "The owner allows a bank to tell their accounts to their home.",
    "required": [
     "id",
     "bank",
     "state",
     "createdAt"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "bank": {
      "$ref": "#/components/schemas/AccountBank"
     },
     "state": {
      "type": "string",
      "enum": [
       "received",
       "valid",
       "rejected",
       "expired",
       "revoked",
       "ended"
      ],
      "description": "`received`: nobody has decided; `revoked`: taken back at the bank; `ended`: here."
     },
     "createdAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "validUntil": {
      "$ref": "#/components/schemas/Day",
      "description": "Its last day; once it is given."
     },
     "redirect": {
      "type": "string",
      "format": "uri",
      "description": "The bank's page, while nobody has decided."
     },
     "returnTo": {
      "type": "string",
      "format": "uri"
     }
    }
   },
   "AccountBank": {
    "type": "object",
    "required": [
     "id",
     "name"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/BankId"
     },
     "name": {
      "type": "string"
     }
    }
   },
   "BankConsentList": {
    "type": "object",
    "required": [
     "banks",
     "consents"
    ],
    "properties": {
     "banks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/AccountBank"
      }
     },
     "consents": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/BankConsent"
      }
     }
    }
   },
   "BankAccountId": {
    "type": "string",
    "pattern": "^[A-Za-z0-9_.~-]{1,400}$"
   },
   "SignedAmount": {
    "type": "string",
    "pattern": "^-?\\d{1,14}(?:\\.\\d{1,4})?$",
    "description": "Decimal number; negative where it is owed, or was paid."
   },
   "BankBalance": {
    "type": "object",
    "required": [
     "kind",
     "amount",
     "currency"
    ],
    "properties": {
     "kind": {
      "type": "string",
      "enum": [
       "booked",
       "available",
       "expected"
      ],
      "description": "`booked`: what was booked; `available`: what can be spent; `expected`: with what is about to be booked."
     },
     "amount": {
      "$ref": "#/components/schemas/SignedAmount"
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "day": {
      "$ref": "#/components/schemas/Day",
      "description": "As of when."
     }
    }
   },
   "BankAccount": {
    "type": "object",
    "required": [
     "id",
     "currency",
     "balances"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/BankAccountId"
     },
     "iban": {
      "type": "string",
      "maxLength": 34
     },
     "name": {
      "type": "string"
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$"
     },
     "balances": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/BankBalance"
      }
     }
    }
   },
   "BankAccounts": {
    "type": "object",
    "description": "One bank with what it tells, or why it tells nothing.",
    "required": [
     "consent",
     "accounts"
    ],
    "properties": {
     "consent": {
      "$ref": "#/components/schemas/BankConsent"
     },
     "accounts": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/BankAccount"
      }
     },
     "failure": {
      "type": "string",
      "enum": [
       "unreachable",
       "refused",
       "busy"
      ],
      "description": "`busy`: it is asked too often."
     }
    }
   },
   "BankAccountList": {
    "type": "object",
    "required": [
     "at",
     "banks"
    ],
    "properties": {
     "at": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "When the banks were asked."
     },
     "banks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/BankAccounts"
      }
     }
    }
   },
   "BankTransaction": {
    "type": "object",
    "description": "Money that came, or went. Words are those of the bank and of strangers.",
    "required": [
     "amount",
     "currency"
    ],
    "properties": {
     "id": {
      "type": "string",
      "description": "The bank's name for it."
     },
     "amount": {
      "$ref": "#/components/schemas/SignedAmount"
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "booked": {
      "$ref": "#/components/schemas/Day",
      "description": "Absent while it is not booked."
     },
     "value": {
      "$ref": "#/components/schemas/Day"
     },
     "counterparty": {
      "type": "string",
      "description": "Who paid, or was paid."
     },
     "iban": {
      "type": "string",
      "description": "Their account."
     },
     "remittance": {
      "type": "string"
     },
     "reference": {
      "type": "string"
     },
     "endToEndId": {
      "type": "string"
     },
     "settles": {
      "$ref": "#/components/schemas/SettledRequest",
      "description": "What it counts for; told only where the token may read conversations, too."
     }
    }
   },
   "SettledRequest": {
    "type": "object",
    "description": "A request of a message the owner has sent.",
    "required": [
     "message",
     "thread",
     "subject",
     "part",
     "state"
    ],
    "properties": {
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the message."
     },
     "thread": {
      "$ref": "#/components/schemas/Id"
     },
     "subject": {
      "type": "string"
     },
     "part": {
      "type": "integer",
      "minimum": 0,
      "description": "Index in `parts` of the message."
     },
     "state": {
      "$ref": "#/components/schemas/SettlementState"
     },
     "returned": {
      "$ref": "#/components/schemas/Day",
      "description": "When it went back; it counts no longer."
     }
    }
   },
   "SettlementState": {
    "type": "string",
    "enum": [
     "open",
     "part",
     "settled",
     "unmatchable"
    ],
    "description": "`open`: nothing has come. `part`: less than was asked for. `settled`: that or more; it stays so unless the money\ngoes back. What went back (`returned`) is not counted.\n`unmatchable`: it has no reference, no variable symbol and no words by which money could be recognised.\n"
   },
   "ReceivedPayment": {
    "type": "object",
    "description": "Booked on the account a request names, as the owner's own bank says.",
    "required": [
     "amount",
     "currency",
     "day",
     "bank"
    ],
    "properties": {
     "amount": {
      "$ref": "#/components/schemas/SignedAmount",
      "description": "More than zero."
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "day": {
      "$ref": "#/components/schemas/Day",
      "description": "When it was booked."
     },
     "payer": {
      "type": "string",
      "description": "Who paid, in the bank's or a stranger's words."
     },
     "bank": {
      "$ref": "#/components/schemas/AccountBank"
     },
     "returned": {
      "$ref": "#/components/schemas/Day",
      "description": "When the same sum was booked back to the account it came from, with the same reference from end to end or the\nsame creditor reference, variable symbol or words. It counts no longer.\n"
     }
    }
   },
   "SettlementRequest": {
    "type": "object",
    "required": [
     "part",
     "iban",
     "state",
     "told",
     "received"
    ],
    "properties": {
     "part": {
      "type": "integer",
      "minimum": 0,
      "description": "Index in `parts` of the message."
     },
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "state": {
      "$ref": "#/components/schemas/SettlementState"
     },
     "told": {
      "type": "boolean",
      "description": "Whether a bank tells of this account with a consent of the owner. Where it is false, one of `failures` may."
     },
     "received": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ReceivedPayment"
      },
      "description": "What counts for it, the oldest first. It may be more than was asked for."
     },
     "outstanding": {
      "$ref": "#/components/schemas/Amount",
      "description": "With `open` and `part`: what is missing."
     },
     "incomplete": {
      "type": "boolean",
      "description": "The bank has more transactions since then than are read at once: what has come may be among those that were not read."
     }
    }
   },
   "Settlement": {
    "type": "object",
    "required": [
     "at",
     "requests"
    ],
    "properties": {
     "at": {
      "$ref": "#/components/schemas/Timestamp",
      "description": "When the banks were asked."
     },
     "requests": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/SettlementRequest"
      },
      "description": "One for each part that is a request of the form it has to have, 16 at most; none where there is none."
     },
     "failures": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/AccountBank"
      },
      "description": "Banks that gave no answer just now."
     }
    }
   },
   "ExportedReceived": {
    "type": "object",
    "description": "What a bank of the owner has told of money that came, and which request of theirs it counts for.",
    "required": [
     "message",
     "part",
     "iban",
     "amount",
     "currency",
     "day",
     "bank"
    ],
    "additionalProperties": false,
    "properties": {
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the message."
     },
     "part": {
      "type": "integer",
      "minimum": 0,
      "description": "Index in `parts` of the message."
     },
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "amount": {
      "$ref": "#/components/schemas/SignedAmount",
      "description": "More than zero."
     },
     "currency": {
      "type": "string",
      "pattern": "^[A-Z]{3}$",
      "description": "ISO 4217."
     },
     "day": {
      "$ref": "#/components/schemas/Day"
     },
     "payer": {
      "type": "string"
     },
     "bank": {
      "$ref": "#/components/schemas/BankId"
     },
     "returned": {
      "$ref": "#/components/schemas/Day",
      "description": "When it went back."
     }
    }
   },
   "BankTransactionList": {
    "type": "object",
    "required": [
     "account",
     "from",
     "to",
     "transactions"
    ],
    "properties": {
     "account": {
      "$ref": "#/components/schemas/BankAccountId"
     },
     "from": {
      "$ref": "#/components/schemas/Day"
     },
     "to": {
      "$ref": "#/components/schemas/Day"
     },
     "transactions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/BankTransaction"
      }
     },
     "incomplete": {
      "type": "boolean",
      "description": "There are more than are told at once; a shorter period tells them."
     }
    }
   },
   "PayeeRequest": {
    "type": "object",
    "required": [
     "iban",
     "payee"
    ],
    "additionalProperties": false,
    "dependentRequired": {
     "peer": [
      "message"
     ],
     "message": [
      "peer"
     ]
    },
    "properties": {
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "payee": {
      "type": "string",
      "minLength": 1,
      "maxLength": 70,
      "description": "Name of the payee, as it was shown."
     },
     "peer": {
      "$ref": "#/components/schemas/Address",
      "description": "Who has sent `message`."
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the message that asks for the payment."
     }
    }
   },
   "Payee": {
    "type": "object",
    "required": [
     "id",
     "iban",
     "payee",
     "confirmedAt"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "payee": {
      "type": "string"
     },
     "peer": {
      "$ref": "#/components/schemas/Address",
      "description": "Whose messages it is for; absent where it is for none."
     },
     "confirmedAt": {
      "$ref": "#/components/schemas/Timestamp"
     }
    }
   },
   "PayeeList": {
    "type": "object",
    "required": [
     "payees"
    ],
    "properties": {
     "payees": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Payee"
      }
     }
    }
   },
   "PayeeDetail": {
    "type": "object",
    "required": [
     "type",
     "iban",
     "payee"
    ],
    "additionalProperties": false,
    "properties": {
     "type": {
      "type": "string",
      "const": "urn:dmail:payee"
     },
     "iban": {
      "$ref": "#/components/schemas/Iban"
     },
     "payee": {
      "type": "string",
      "minLength": 1,
      "maxLength": 70
     },
     "peer": {
      "$ref": "#/components/schemas/Address",
      "description": "Who has sent `message`; both or neither."
     },
     "message": {
      "$ref": "#/components/schemas/Id",
      "description": "The server's id of the message that asks for the payment."
     }
    }
   },
   "EvidencePage": {
    "type": "object",
    "required": [
     "state",
     "hasMore",
     "messages"
    ],
    "properties": {
     "state": {
      "$ref": "#/components/schemas/State"
     },
     "hasMore": {
      "type": "boolean"
     },
     "messages": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "messageId",
        "recipient",
        "receipts"
       ],
       "properties": {
        "messageId": {
         "$ref": "#/components/schemas/Id",
         "description": "`id` of the message, chosen by the sender."
        },
        "recipient": {
         "$ref": "#/components/schemas/Address"
        },
        "receipts": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/ReceiptJws"
         },
         "description": "All of them, oldest first."
        }
       }
      }
     }
    }
   },
   "ReceiptList": {
    "type": "object",
    "required": [
     "receipts"
    ],
    "properties": {
     "receipts": {
      "type": "array",
      "items": {
       "type": "object",
       "required": [
        "thread",
        "messageId",
        "digest",
        "receipts"
       ],
       "properties": {
        "thread": {
         "$ref": "#/components/schemas/Id"
        },
        "messageId": {
         "$ref": "#/components/schemas/Id"
        },
        "digest": {
         "$ref": "#/components/schemas/Digest"
        },
        "receipts": {
         "type": "array",
         "items": {
          "$ref": "#/components/schemas/ReceiptJws"
         }
        }
       }
      }
     }
    }
   },
   "DraftContent": {
    "type": "object",
    "description": "What the compose box holds; nothing in it needs to be complete.",
    "required": [
     "to",
     "cc",
     "subject",
     "html"
    ],
    "additionalProperties": false,
    "properties": {
     "to": {
      "type": "array",
      "maxItems": 100,
      "items": {
       "type": "string",
       "maxLength": 300
      }
     },
     "cc": {
      "type": "array",
      "maxItems": 100,
      "items": {
       "type": "string",
       "maxLength": 300
      }
     },
     "subject": {
      "type": "string",
      "maxLength": 400
     },
     "html": {
      "type": "string",
      "maxLength": 500000
     },
     "thread": {
      "$ref": "#/components/schemas/Id"
     },
     "inReplyTo": {
      "$ref": "#/components/schemas/Id"
     },
     "reference": {
      "type": "string",
      "maxLength": 100
     },
     "cover": {
      "type": "array",
      "maxItems": 20,
      "items": {
       "$ref": "#/components/schemas/CoverCategory"
      }
     },
     "attachments": {
      "type": "array",
      "maxItems": 1000,
      "items": {
       "$ref": "#/components/schemas/AttachmentReference"
      }
     },
     "parts": {
      "type": "array",
      "maxItems": 50,
      "items": {
       "$ref": "#/components/schemas/Part"
      },
      "description": "Typed content; like everything in a draft it may be unfinished, and is no message before it is finished."
     },
     "evidence": {
      "$ref": "#/components/schemas/EvidenceWish"
     }
    }
   },
   "Draft": {
    "type": "object",
    "required": [
     "id",
     "version",
     "savedAt",
     "content"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id"
     },
     "version": {
      "type": "string",
      "description": "Value of the ETag."
     },
     "savedAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "content": {
      "$ref": "#/components/schemas/DraftContent"
     }
    }
   },
   "DraftList": {
    "type": "object",
    "required": [
     "drafts"
    ],
    "properties": {
     "drafts": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Draft"
      }
     }
    }
   },
   "SentCopy": {
    "type": "object",
    "required": [
     "message",
     "deliveries"
    ],
    "additionalProperties": false,
    "properties": {
     "message": {
      "$ref": "#/components/schemas/Message"
     },
     "deliveries": {
      "type": "array",
      "minItems": 1,
      "maxItems": 200,
      "items": {
       "$ref": "#/components/schemas/Delivery"
      }
     }
    }
   },
   "InvitationState": {
    "type": "string",
    "enum": [
     "pending",
     "accepted",
     "declined",
     "blocked",
     "revoked"
    ]
   },
   "Invitation": {
    "type": "object",
    "required": [
     "peer",
     "state",
     "since"
    ],
    "properties": {
     "peer": {
      "$ref": "#/components/schemas/Address"
     },
     "state": {
      "$ref": "#/components/schemas/InvitationState"
     },
     "scope": {
      "$ref": "#/components/schemas/InvitationScope"
     },
     "since": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "expiresAt": {
      "$ref": "#/components/schemas/Timestamp"
     },
     "name": {
      "type": "string",
      "description": "What the asking person calls themselves."
     },
     "reason": {
      "type": "string",
      "description": "Why they ask."
     }
    }
   },
   "InvitationDecision": {
    "type": "object",
    "required": [
     "state"
    ],
    "additionalProperties": false,
    "properties": {
     "state": {
      "type": "string",
      "enum": [
       "accepted",
       "declined",
       "blocked",
       "revoked"
      ]
     },
     "scope": {
      "$ref": "#/components/schemas/InvitationScope"
     },
     "expiresAt": {
      "$ref": "#/components/schemas/Timestamp"
     }
    }
   },
   "InvitationList": {
    "type": "object",
    "required": [
     "state",
     "invitations"
    ],
    "properties": {
     "state": {
      "$ref": "#/components/schemas/State"
     },
     "invitations": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Invitation"
      }
     }
    }
   },
   "Changes": {
    "type": "object",
    "required": [
     "state",
     "hasMore",
     "conversations",
     "removed",
     "drafts",
     "invitations"
    ],
    "properties": {
     "state": {
      "$ref": "#/components/schemas/State"
     },
     "hasMore": {
      "type": "boolean"
     },
     "conversations": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Conversation"
      },
      "description": "New or changed."
     },
     "removed": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Id"
      },
      "description": "Conversations gone for good."
     },
     "drafts": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Id"
      },
      "description": "Drafts saved or discarded."
     },
     "invitations": {
      "type": "boolean",
      "description": "Whether any invitation changed."
     },
     "payments": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Id"
      },
      "description": "Payments made or changed; absent where none was."
     },
     "unread": {
      "type": "integer",
      "description": "Conversations with something unread in the inbox."
     }
    }
   },
   "Problem": {
    "type": "object",
    "required": [
     "type",
     "title",
     "status",
     "detail",
     "next"
    ],
    "properties": {
     "type": {
      "$ref": "#/components/schemas/ProblemType"
     },
     "title": {
      "type": "string"
     },
     "status": {
      "type": "integer"
     },
     "detail": {
      "type": "string",
      "description": "What happened, without the content of messages, tokens or addresses."
     },
     "next": {
      "type": "string",
      "description": "What the person can do now."
     },
     "field": {
      "type": "string",
      "description": "JSON Pointer (RFC 6901) to what was not understood."
     },
     "mediaType": {
      "type": "string",
      "description": "The type that is forbidden."
     },
     "limit": {
      "type": "integer",
      "description": "The limit that was passed."
     },
     "scope": {
      "type": "string",
      "description": "The scope that is missing."
     },
     "invitation": {
      "type": "string",
      "enum": [
       "none",
       "pending"
      ],
      "description": "With `invitation-required`, whether the sender has already asked."
     },
     "property": {
      "type": "string",
      "description": "Name of the property `field` points at, or which is missing there."
     },
     "receipt": {
      "$ref": "#/components/schemas/ReceiptJws",
      "description": "Of a message that is refused for what it is or whom it is from: `SubmissionRejection`."
     },
     "payment": {
      "type": "object",
      "description": "With `already-paid`, the payment it was paid by, or is being paid.",
      "required": [
       "id",
       "state",
       "createdAt"
      ],
      "properties": {
       "id": {
        "$ref": "#/components/schemas/Id"
       },
       "state": {
        "$ref": "#/components/schemas/PaymentState"
       },
       "createdAt": {
        "$ref": "#/components/schemas/Timestamp"
       }
      }
     },
     "iban": {
      "$ref": "#/components/schemas/Iban",
      "description": "With `confirmation-required`, the account that is to be paid."
     },
     "known": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Iban"
      },
      "description": "With `confirmation-required`, the accounts known of the sender of the message, or of none; the newest first."
     },
     "current": {
      "oneOf": [
       {
        "$ref": "#/components/schemas/Draft"
       },
       {
        "$ref": "#/components/schemas/OwnProperties"
       }
      ],
      "description": "With 412, the version that is there."
     }
    }
   },
   "ProblemType": {
    "type": "string",
    "enum": [
     "urn:dmail:problem:token-required",
     "urn:dmail:problem:token-invalid",
     "urn:dmail:problem:proof-invalid",
     "urn:dmail:problem:nonce-required",
     "urn:dmail:problem:scope-insufficient",
     "urn:dmail:problem:issuer-not-bound",
     "urn:dmail:problem:origin-mismatch",
     "urn:dmail:problem:session-mismatch",
     "urn:dmail:problem:session-expired",
     "urn:dmail:problem:invitation-required",
     "urn:dmail:problem:not-found",
     "urn:dmail:problem:method-not-allowed",
     "urn:dmail:problem:conflict",
     "urn:dmail:problem:gone",
     "urn:dmail:problem:state-unknown",
     "urn:dmail:problem:version-mismatch",
     "urn:dmail:problem:version-required",
     "urn:dmail:problem:too-large",
     "urn:dmail:problem:type-forbidden",
     "urn:dmail:problem:media-type-unsupported",
     "urn:dmail:problem:misdirected",
     "urn:dmail:problem:not-understood",
     "urn:dmail:problem:key-reused",
     "urn:dmail:problem:rate-limited",
     "urn:dmail:problem:internal",
     "urn:dmail:problem:unavailable",
     "urn:dmail:problem:storage-full",
     "urn:dmail:problem:attachment-missing",
     "urn:dmail:problem:digest-mismatch",
     "urn:dmail:problem:range-not-satisfiable",
     "urn:dmail:problem:infected",
     "urn:dmail:problem:acceptance-pending",
     "urn:dmail:problem:refused-by-recipient",
     "urn:dmail:problem:acceptance-expired",
     "urn:dmail:problem:confirmation-required",
     "urn:dmail:problem:signature-invalid",
     "urn:dmail:problem:already-paid",
     "urn:dmail:problem:payments-not-offered",
     "urn:dmail:problem:bank-unavailable",
     "urn:dmail:problem:not-cancellable"
    ]
   }
  }
 }
};
