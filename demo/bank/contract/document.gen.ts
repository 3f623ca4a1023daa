// Generated from xs2a.openapi.yaml by generate.ts; do not edit. Licence (CC BY 4.0) and authors stand there.
import type { OpenApiDocument } from '../../server/openapi.ts';

export const document: OpenApiDocument = {
 "paths": {
  "/v1/{payment-service}/{payment-product}": {
   "post": {
    "operationId": "initiatePayment",
    "tags": [
     "Payment Initiation Service (PIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/paymentService"
     },
     {
      "$ref": "#/components/parameters/paymentProduct"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-ID-Type"
     },
     {
      "$ref": "#/components/parameters/PSU-Corporate-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Corporate-ID-Type"
     },
     {
      "$ref": "#/components/parameters/consentId_HEADER_optional"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_mandatory"
     },
     {
      "$ref": "#/components/parameters/TPP-Redirect-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Decoupled-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Redirect-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Nok-Redirect-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Explicit-Authorisation-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Rejection-NoFunds-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Brand-Logging-Information"
     },
     {
      "$ref": "#/components/parameters/TPP-Notification-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Notification-Content-Preferred"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "requestBody": {
     "$ref": "#/components/requestBodies/paymentInitiation"
    },
    "responses": {
     "201": {
      "$ref": "#/components/responses/CREATED_201_PaymentInitiation"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_PIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_PIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_PIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_PIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_PIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_PIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_PIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_PIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_PIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_PIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_PIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_PIS"
     }
    }
   }
  },
  "/v1/{payment-service}/{payment-product}/{paymentId}": {
   "get": {
    "operationId": "getPaymentInformation",
    "tags": [
     "Payment Initiation Service (PIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/paymentService"
     },
     {
      "$ref": "#/components/parameters/paymentProduct"
     },
     {
      "$ref": "#/components/parameters/paymentId"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_optional"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_PaymentInitiationInformation"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_PIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_PIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_PIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_PIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_PIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_PIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_PIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_PIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_PIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_PIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_PIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_PIS"
     }
    }
   },
   "delete": {
    "operationId": "cancelPayment",
    "tags": [
     "Payment Initiation Service (PIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/paymentService"
     },
     {
      "$ref": "#/components/parameters/paymentProduct"
     },
     {
      "$ref": "#/components/parameters/paymentId"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/TPP-Redirect-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Decoupled-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Nok-Redirect-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Redirect-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Explicit-Authorisation-Preferred"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_optional"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "202": {
      "$ref": "#/components/responses/RECEIVED_202_PaymentInitiationCancel"
     },
     "204": {
      "$ref": "#/components/responses/NO_CONTENT_204_PaymentInitiationCancel"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_PIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_PIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_PIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_PIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_PIS_CANC"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_PIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_PIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_PIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_PIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_PIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_PIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_PIS"
     }
    }
   }
  },
  "/v1/{payment-service}/{payment-product}/{paymentId}/status": {
   "get": {
    "operationId": "getPaymentInitiationStatus",
    "tags": [
     "Payment Initiation Service (PIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/paymentService"
     },
     {
      "$ref": "#/components/parameters/paymentProduct"
     },
     {
      "$ref": "#/components/parameters/paymentId"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_optional"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_PaymentInitiationStatus"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_PIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_PIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_PIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_PIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_PIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_PIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_PIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_PIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_PIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_PIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_PIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_PIS"
     }
    }
   }
  },
  "/v1/accounts": {
   "get": {
    "operationId": "getAccountList",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/withBalanceQuery"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/consentId_HEADER_mandatory"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_AccountList"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  },
  "/v1/accounts/{account-id}": {
   "get": {
    "operationId": "readAccountDetails",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/accountId"
     },
     {
      "$ref": "#/components/parameters/withBalanceQuery"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/consentId_HEADER_mandatory"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_AccountDetails"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  },
  "/v1/accounts/{account-id}/balances": {
   "get": {
    "operationId": "getBalances",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/accountId"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/consentId_HEADER_mandatory"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_Balances"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  },
  "/v1/accounts/{account-id}/transactions": {
   "get": {
    "operationId": "getTransactionList",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/accountId"
     },
     {
      "$ref": "#/components/parameters/dateFrom"
     },
     {
      "$ref": "#/components/parameters/dateTo"
     },
     {
      "$ref": "#/components/parameters/entryReferenceFrom"
     },
     {
      "$ref": "#/components/parameters/bookingStatusGeneric"
     },
     {
      "$ref": "#/components/parameters/deltaList"
     },
     {
      "$ref": "#/components/parameters/withBalanceQuery"
     },
     {
      "$ref": "#/components/parameters/pageIndex"
     },
     {
      "$ref": "#/components/parameters/itemsPerPage"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/consentId_HEADER_mandatory"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_AccountsTransactions"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  },
  "/v1/consents": {
   "post": {
    "operationId": "createConsent",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-ID-Type"
     },
     {
      "$ref": "#/components/parameters/PSU-Corporate-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Corporate-ID-Type"
     },
     {
      "$ref": "#/components/parameters/TPP-Redirect-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Decoupled-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Redirect-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Nok-Redirect-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Explicit-Authorisation-Preferred"
     },
     {
      "$ref": "#/components/parameters/TPP-Brand-Logging-Information"
     },
     {
      "$ref": "#/components/parameters/TPP-Notification-URI"
     },
     {
      "$ref": "#/components/parameters/TPP-Notification-Content-Preferred"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_mandatory"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "requestBody": {
     "$ref": "#/components/requestBodies/consents"
    },
    "responses": {
     "201": {
      "$ref": "#/components/responses/CREATED_201_Consents"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  },
  "/v1/consents/{consentId}": {
   "get": {
    "operationId": "getConsentInformation",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/consentId_PATH"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_ConsentInformation"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   },
   "delete": {
    "operationId": "deleteConsent",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/consentId_PATH"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "204": {
      "$ref": "#/components/responses/NO_CONTENT_204_Consents"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  },
  "/v1/consents/{consentId}/status": {
   "get": {
    "operationId": "getConsentStatus",
    "tags": [
     "Account Information Service (AIS)"
    ],
    "security": [
     {},
     {
      "BearerAuthOAuth": []
     }
    ],
    "parameters": [
     {
      "$ref": "#/components/parameters/consentId_PATH"
     },
     {
      "$ref": "#/components/parameters/X-Request-ID"
     },
     {
      "$ref": "#/components/parameters/Digest"
     },
     {
      "$ref": "#/components/parameters/Signature"
     },
     {
      "$ref": "#/components/parameters/TPP-Signature-Certificate"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Address_conditionalForAis"
     },
     {
      "$ref": "#/components/parameters/PSU-IP-Port"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Charset"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Encoding"
     },
     {
      "$ref": "#/components/parameters/PSU-Accept-Language"
     },
     {
      "$ref": "#/components/parameters/PSU-User-Agent"
     },
     {
      "$ref": "#/components/parameters/PSU-Http-Method"
     },
     {
      "$ref": "#/components/parameters/PSU-Device-ID"
     },
     {
      "$ref": "#/components/parameters/PSU-Geo-Location"
     }
    ],
    "responses": {
     "200": {
      "$ref": "#/components/responses/OK_200_ConsentStatus"
     },
     "400": {
      "$ref": "#/components/responses/BAD_REQUEST_400_AIS"
     },
     "401": {
      "$ref": "#/components/responses/UNAUTHORIZED_401_AIS"
     },
     "403": {
      "$ref": "#/components/responses/FORBIDDEN_403_AIS"
     },
     "404": {
      "$ref": "#/components/responses/NOT_FOUND_404_AIS"
     },
     "405": {
      "$ref": "#/components/responses/METHOD_NOT_ALLOWED_405_AIS"
     },
     "406": {
      "$ref": "#/components/responses/NOT_ACCEPTABLE_406_AIS"
     },
     "408": {
      "$ref": "#/components/responses/REQUEST_TIMEOUT_408_AIS"
     },
     "409": {
      "$ref": "#/components/responses/CONFLICT_409_AIS"
     },
     "415": {
      "$ref": "#/components/responses/UNSUPPORTED_MEDIA_TYPE_415_AIS"
     },
     "429": {
      "$ref": "#/components/responses/TOO_MANY_REQUESTS_429_AIS"
     },
     "500": {
      "$ref": "#/components/responses/INTERNAL_SERVER_ERROR_500_AIS"
     },
     "503": {
      "$ref": "#/components/responses/SERVICE_UNAVAILABLE_503_AIS"
     }
    }
   }
  }
 },
 "components": {
  "schemas": {},
  "parameters": {
   "paymentService": {
    "name": "payment-service",
    "in": "path",
    "required": true,
    "schema": {
     "type": "string",
     "enum": [
      "payments",
      "bulk-payments",
      "periodic-payments"
     ]
    }
   },
   "paymentProduct": {
    "name": "payment-product",
    "in": "path",
    "required": true,
    "schema": {
     "type": "string",
     "enum": [
      "sepa-credit-transfers",
      "instant-sepa-credit-transfers",
      "target-2-payments",
      "cross-border-credit-transfers",
      "pain.001-sepa-credit-transfers",
      "pain.001-instant-sepa-credit-transfers",
      "pain.001-target-2-payments",
      "pain.001-cross-border-credit-transfers"
     ]
    }
   },
   "paymentId": {
    "name": "paymentId",
    "in": "path",
    "required": true,
    "schema": {
     "$ref": "#/components/schemas/paymentId"
    }
   },
   "accountId": {
    "name": "account-id",
    "in": "path",
    "required": true,
    "schema": {
     "$ref": "#/components/schemas/accountId"
    }
   },
   "consentId_PATH": {
    "name": "consentId",
    "in": "path",
    "required": true,
    "schema": {
     "$ref": "#/components/schemas/consentId"
    }
   },
   "consentId_HEADER_optional": {
    "name": "Consent-ID",
    "in": "header",
    "required": false,
    "schema": {
     "$ref": "#/components/schemas/consentId"
    }
   },
   "consentId_HEADER_mandatory": {
    "name": "Consent-ID",
    "in": "header",
    "required": true,
    "schema": {
     "$ref": "#/components/schemas/consentId"
    }
   },
   "withBalanceQuery": {
    "name": "withBalance",
    "in": "query",
    "required": false,
    "schema": {
     "type": "boolean"
    }
   },
   "dateFrom": {
    "name": "dateFrom",
    "in": "query",
    "required": false,
    "schema": {
     "type": "string",
     "format": "date"
    }
   },
   "dateTo": {
    "name": "dateTo",
    "in": "query",
    "required": false,
    "schema": {
     "type": "string",
     "format": "date"
    }
   },
   "pageIndex": {
    "name": "pageIndex",
    "in": "query",
    "required": false,
    "schema": {
     "type": "integer"
    }
   },
   "itemsPerPage": {
    "name": "itemsPerPage",
    "in": "query",
    "required": false,
    "schema": {
     "type": "integer"
    }
   },
   "entryReferenceFrom": {
    "name": "entryReferenceFrom",
    "in": "query",
    "required": false,
    "schema": {
     "type": "string"
    }
   },
   "bookingStatusGeneric": {
    "name": "bookingStatus",
    "in": "query",
    "required": true,
    "schema": {
     "type": "string",
     "enum": [
      "information",
      "booked",
      "pending",
      "both",
      "all"
     ]
    }
   },
   "deltaList": {
    "name": "deltaList",
    "in": "query",
    "schema": {
     "type": "boolean"
    }
   },
   "X-Request-ID": {
    "name": "X-Request-ID",
    "in": "header",
    "required": true,
    "schema": {
     "type": "string",
     "format": "uuid"
    }
   },
   "Digest": {
    "name": "Digest",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "Signature": {
    "name": "Signature",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "TPP-Signature-Certificate": {
    "name": "TPP-Signature-Certificate",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "byte"
    },
    "required": false
   },
   "TPP-Redirect-Preferred": {
    "name": "TPP-Redirect-Preferred",
    "in": "header",
    "schema": {
     "type": "boolean"
    },
    "required": false
   },
   "TPP-Decoupled-Preferred": {
    "name": "TPP-Decoupled-Preferred",
    "in": "header",
    "schema": {
     "type": "boolean"
    },
    "required": false
   },
   "TPP-Redirect-URI": {
    "name": "TPP-Redirect-URI",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "uri"
    },
    "required": false
   },
   "TPP-Nok-Redirect-URI": {
    "name": "TPP-Nok-Redirect-URI",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "uri"
    },
    "required": false
   },
   "TPP-Explicit-Authorisation-Preferred": {
    "name": "TPP-Explicit-Authorisation-Preferred",
    "in": "header",
    "schema": {
     "type": "boolean"
    },
    "required": false
   },
   "TPP-Rejection-NoFunds-Preferred": {
    "name": "TPP-Rejection-NoFunds-Preferred",
    "in": "header",
    "schema": {
     "type": "boolean"
    },
    "required": false
   },
   "TPP-Brand-Logging-Information": {
    "name": "TPP-Brand-Logging-Information",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "TPP-Notification-URI": {
    "name": "TPP-Notification-URI",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "TPP-Notification-Content-Preferred": {
    "name": "TPP-Notification-Content-Preferred",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-ID": {
    "name": "PSU-ID",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-ID-Type": {
    "name": "PSU-ID-Type",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Corporate-ID": {
    "name": "PSU-Corporate-ID",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Corporate-ID-Type": {
    "name": "PSU-Corporate-ID-Type",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-IP-Address_mandatory": {
    "name": "PSU-IP-Address",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "ipv4"
    },
    "required": true
   },
   "PSU-IP-Address_optional": {
    "name": "PSU-IP-Address",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "ipv4"
    },
    "required": false
   },
   "PSU-IP-Address_conditionalForAis": {
    "name": "PSU-IP-Address",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "ipv4"
    },
    "required": false
   },
   "PSU-IP-Port": {
    "name": "PSU-IP-Port",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Accept": {
    "name": "PSU-Accept",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Accept-Charset": {
    "name": "PSU-Accept-Charset",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Accept-Encoding": {
    "name": "PSU-Accept-Encoding",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Accept-Language": {
    "name": "PSU-Accept-Language",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-User-Agent": {
    "name": "PSU-User-Agent",
    "in": "header",
    "schema": {
     "type": "string"
    },
    "required": false
   },
   "PSU-Http-Method": {
    "name": "PSU-Http-Method",
    "in": "header",
    "schema": {
     "type": "string",
     "enum": [
      "GET",
      "POST",
      "PUT",
      "PATCH",
      "DELETE"
     ]
    },
    "required": false
   },
   "PSU-Device-ID": {
    "name": "PSU-Device-ID",
    "in": "header",
    "schema": {
     "type": "string",
     "format": "uuid"
    },
    "required": false
   },
   "PSU-Geo-Location": {
    "name": "PSU-Geo-Location",
    "in": "header",
    "schema": {
     "type": "string",
     "pattern": "GEO:-?[0-9]{1,2}\\.[0-9]{6};-?[0-9]{1,3}\\.[0-9]{6}"
    },
    "required": false
   }
  },
  "responses": {
   "OK_200_PaymentInitiationInformation": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/paymentInitiationWithStatusResponse"
      }
     }
    }
   },
   "OK_200_PaymentInitiationStatus": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/paymentInitiationStatusResponse-200_json"
      }
     }
    }
   },
   "OK_200_AccountList": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/accountList"
      }
     }
    }
   },
   "OK_200_AccountDetails": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "type": "object",
       "required": [
        "account"
       ],
       "properties": {
        "account": {
         "$ref": "#/components/schemas/accountDetails"
        }
       }
      }
     }
    }
   },
   "OK_200_Balances": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/readAccountBalanceResponse-200"
      }
     }
    }
   },
   "OK_200_AccountsTransactions": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/transactionsResponse-200_json"
      }
     }
    }
   },
   "OK_200_ConsentInformation": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/consentInformationResponse-200_json"
      }
     }
    }
   },
   "OK_200_ConsentStatus": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/consentStatusResponse-200"
      }
     }
    }
   },
   "CREATED_201_PaymentInitiation": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     },
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "ASPSP-SCA-Approach": {
      "$ref": "#/components/headers/ASPSP-SCA-Approach"
     },
     "ASPSP-Notification-Support": {
      "$ref": "#/components/headers/ASPSP-Notification-Support"
     },
     "ASPSP-Notification-Content": {
      "$ref": "#/components/headers/ASPSP-Notification-Content"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/paymentInitationRequestResponse-201"
      }
     }
    }
   },
   "CREATED_201_Consents": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     },
     "ASPSP-SCA-Approach": {
      "$ref": "#/components/headers/ASPSP-SCA-Approach"
     },
     "ASPSP-Notification-Support": {
      "$ref": "#/components/headers/ASPSP-Notification-Support"
     },
     "ASPSP-Notification-Content": {
      "$ref": "#/components/headers/ASPSP-Notification-Content"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/consentsResponse-201"
      }
     }
    }
   },
   "RECEIVED_202_PaymentInitiationCancel": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/paymentInitiationCancelResponse-202"
      }
     }
    }
   },
   "NO_CONTENT_204_PaymentInitiationCancel": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "NO_CONTENT_204_Consents": {
    "headers": {
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "BAD_REQUEST_400_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error400_NG_AIS"
      }
     }
    }
   },
   "BAD_REQUEST_400_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error400_NG_PIS"
      }
     }
    }
   },
   "UNAUTHORIZED_401_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error401_NG_PIS"
      }
     }
    }
   },
   "UNAUTHORIZED_401_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error401_NG_AIS"
      }
     }
    }
   },
   "FORBIDDEN_403_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error403_NG_PIS"
      }
     }
    }
   },
   "FORBIDDEN_403_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error403_NG_AIS"
      }
     }
    }
   },
   "NOT_FOUND_404_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error404_NG_PIS"
      }
     }
    }
   },
   "NOT_FOUND_404_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error404_NG_AIS"
      }
     }
    }
   },
   "METHOD_NOT_ALLOWED_405_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error405_NG_PIS"
      }
     }
    }
   },
   "METHOD_NOT_ALLOWED_405_PIS_CANC": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error405_NG_PIS_CANC"
      }
     }
    }
   },
   "METHOD_NOT_ALLOWED_405_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error405_NG_AIS"
      }
     }
    }
   },
   "NOT_ACCEPTABLE_406_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "NOT_ACCEPTABLE_406_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error406_NG_AIS"
      }
     }
    }
   },
   "REQUEST_TIMEOUT_408_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "REQUEST_TIMEOUT_408_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "CONFLICT_409_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error409_NG_PIS"
      }
     }
    }
   },
   "CONFLICT_409_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error409_NG_AIS"
      }
     }
    }
   },
   "UNSUPPORTED_MEDIA_TYPE_415_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "UNSUPPORTED_MEDIA_TYPE_415_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "TOO_MANY_REQUESTS_429_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "TOO_MANY_REQUESTS_429_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    },
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/Error429_NG_AIS"
      }
     }
    }
   },
   "INTERNAL_SERVER_ERROR_500_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "INTERNAL_SERVER_ERROR_500_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "SERVICE_UNAVAILABLE_503_PIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   },
   "SERVICE_UNAVAILABLE_503_AIS": {
    "headers": {
     "Location": {
      "$ref": "#/components/headers/Location"
     },
     "X-Request-ID": {
      "$ref": "#/components/headers/X-Request-ID"
     }
    }
   }
  },
  "requestBodies": {
   "paymentInitiation": {
    "required": true,
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/paymentInitiation_json"
      }
     }
    }
   },
   "consents": {
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/consents"
      }
     }
    }
   }
  },
  "headers": {},
  "securitySchemes": {}
 }
} as unknown as OpenApiDocument;
