package runtime

// The typed constants of the sample in the form in which an emitter writes them; their documentation comes from the specification.

// Scopes.
const (
	// Admin is the scope "admin": full administrative access.
	Admin Scope = 1
	// StoreRead is the scope "store:read".
	StoreRead Scope = 2
	// StoreWrite is the scope "store:write".
	StoreWrite Scope = 3
	// StoreShare is the scope "store:share".
	StoreShare Scope = 4
	// AppSync is the scope "app:sync".
	AppSync Scope = 5
)

// Schemes.
const (
	SchemeOauth2   Scheme = 1
	SchemeBotToken Scheme = 2
)

// Claims that carry scopes.
const (
	// ClaimScope is the claim "scope" of SchemeOauth2: space-separated, a user.
	ClaimScope ClaimSource = 1
	// ClaimRoles is the claim "roles" of SchemeOauth2: an array, an application, behind "api://prod/".
	ClaimRoles ClaimSource = 2
)

// Subject types.
const (
	SubjectUser SubjectType = 1
	SubjectApp  SubjectType = 2
)

// Holders.
const (
	HolderEveryone       Holder = 1
	HolderAdministrators Holder = 2
)

// Operations.
const (
	// OpListAssets is GET /api/store/asset/: List Assets.
	OpListAssets Operation = 1
	// OpGetAsset is GET /api/store/asset/{id}: Get Asset by ID.
	OpGetAsset Operation = 2
	// OpUpdateAsset is PUT /api/store/asset/{id}: Update Asset by ID.
	OpUpdateAsset Operation = 3
	// OpDeleteAsset is DELETE /api/store/asset/{id}: Delete Asset by ID.
	OpDeleteAsset Operation = 4
	// OpTransfer is POST /api/transfer: Move a folder.
	OpTransfer Operation = 5
	// OpCancelJob is POST /api/job/{id}:cancel.
	OpCancelJob Operation = 6
	// OpSelf is GET /api/self: Who am I.
	OpSelf Operation = 7
	// OpHealth is GET /healthz: Liveness.
	OpHealth Operation = 8
	// OpFiles is GET /files/{path...}.
	OpFiles Operation = 9
	// OpRebuild is POST /api/rebuild, denied to all.
	OpRebuild Operation = 10
)

// SetViewer is the bundle "viewer".
func SetViewer() Set { return Of(StoreRead) }
