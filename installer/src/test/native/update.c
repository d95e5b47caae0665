/* IUpdate, IUpdate2, IUpdate3 and IUpdateCollection over the script's updates. */
#include "double.h"

#include <wchar.h>

/* ---- IUpdate3 ---- */

struct update {
    struct object object;
    struct script *script;
    const struct scriptUpdate *scripted;
};

static const struct scriptUpdate *of(IUpdate3 *object)
{
    return ((struct update *)object)->scripted;
}

/* Members that are the same for every update. */
#define FIXED_BOOL(name, value)                                                                    \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdate3 *this, VARIANT_BOOL *answer)               \
    {                                                                                              \
        (void)this;                                                                                \
        return answerBool(answer, value);                                                          \
    }
#define FIXED_LONG(name, type, value)                                                              \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdate3 *this, type *answer)                       \
    {                                                                                              \
        (void)this;                                                                                \
        if (!answer) return E_POINTER;                                                             \
        *answer = value;                                                                           \
        return S_OK;                                                                               \
    }
#define NULL_STRING(name)                                                                          \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdate3 *this, BSTR *answer)                       \
    {                                                                                              \
        (void)this;                                                                                \
        return answerString(answer, NULL);                                                         \
    }
#define NO_STRINGS(name)                                                                           \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdate3 *this, IStringCollection **answer)         \
    {                                                                                              \
        (void)this;                                                                                \
        return answerObject(answer, createStrings(NULL, 0));                                       \
    }

#define SCRIPTED_BOOL(name, field)                                                                 \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdate3 *this, VARIANT_BOOL *answer)               \
    {                                                                                              \
        return answerBool(answer, of(this)->field);                                                \
    }

FIXED_BOOL(AutoSelectOnWebSites, TRUE)
FIXED_BOOL(CanRequireSource, FALSE)
FIXED_BOOL(DeltaAvailable, FALSE)
FIXED_BOOL(DeltaPreferred, FALSE)
FIXED_BOOL(EulaAccepted, TRUE)
FIXED_BOOL(IsBeta, FALSE)
FIXED_BOOL(IsMandatory, FALSE)
FIXED_BOOL(IsUninstallable, FALSE)
FIXED_BOOL(RebootRequired, FALSE)
FIXED_BOOL(IsPresent, FALSE)
FIXED_LONG(CpuSpeed, LONG, 0)
FIXED_LONG(HardDiskSpace, LONG, 0)
FIXED_LONG(Memory, LONG, 0)
FIXED_LONG(DeploymentAction, DeploymentAction, daInstallation)
FIXED_LONG(DownloadPriority, DownloadPriority, dpNormal)
NULL_STRING(Description)
NULL_STRING(EulaText)
NULL_STRING(ReleaseNotes)
NULL_STRING(SupportUrl)
NULL_STRING(UninstallationNotes)
NO_STRINGS(Languages)
NO_STRINGS(MoreInfoUrls)
NO_STRINGS(SecurityBulletinIDs)
NO_STRINGS(SupersededUpdateIDs)
NO_STRINGS(UninstallationSteps)
NO_STRINGS(CveIDs)

static HRESULT STDMETHODCALLTYPE getTitle(IUpdate3 *this, BSTR *answer)
{
    return answerString(answer, of(this)->title);
}

static HRESULT STDMETHODCALLTYPE getSeverity(IUpdate3 *this, BSTR *answer)
{
    return answerString(answer, of(this)->severity);
}

static HRESULT STDMETHODCALLTYPE getHandlerID(IUpdate3 *this, BSTR *answer)
{
    return answerString(answer, of(this)->handlerId);
}

static HRESULT STDMETHODCALLTYPE getType(IUpdate3 *this, UpdateType *answer)
{
    if (!answer) return E_POINTER;
    *answer = of(this)->type;
    return S_OK;
}

SCRIPTED_BOOL(IsDownloaded, downloaded)
SCRIPTED_BOOL(IsInstalled, installed)
SCRIPTED_BOOL(IsHidden, hidden)
SCRIPTED_BOOL(BrowseOnly, browseOnly)

static HRESULT STDMETHODCALLTYPE getIdentity(IUpdate3 *this, IUpdateIdentity **answer)
{
    return answerObject(answer, createIdentity(of(this)->updateId));
}

static HRESULT STDMETHODCALLTYPE getKbs(IUpdate3 *this, IStringCollection **answer)
{
    return answerObject(answer, createStrings(of(this)->kbs, of(this)->kbCount));
}

static HRESULT STDMETHODCALLTYPE getCategories(IUpdate3 *this, ICategoryCollection **answer)
{
    return answerObject(answer, createCategories(&of(this)->categories));
}

static IUpdateCollection *createBundled(struct script *script, const BSTR bundle);

static HRESULT STDMETHODCALLTYPE getBundledUpdates(IUpdate3 *this, IUpdateCollection **answer)
{
    return answerObject(answer, createBundled(((struct update *)this)->script, of(this)->updateId));
}

static HRESULT STDMETHODCALLTYPE getDeadline(IUpdate3 *this, VARIANT *answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    VariantInit(answer); /* VT_EMPTY: none */
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE getChangeTime(IUpdate3 *this, DATE *answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    *answer = 46336.0; /* 2026-11-10 */
    return S_OK;
}

/* More than 32 bits, so that a reader of the low half alone is found out. */
static HRESULT STDMETHODCALLTYPE getMaxSize(IUpdate3 *this, DECIMAL *answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    return VarDecFromUI8(5000000000ull, answer);
}

static HRESULT STDMETHODCALLTYPE getMinSize(IUpdate3 *this, DECIMAL *answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    return VarDecFromUI8(0, answer);
}

static const IUpdate3Vtbl updateVtable = {
    DISPATCH_SLOTS,
    .get_Title = getTitle,
    .get_AutoSelectOnWebSites = getAutoSelectOnWebSites,
    .get_BundledUpdates = getBundledUpdates,
    .get_CanRequireSource = getCanRequireSource,
    .get_Categories = getCategories,
    .get_Deadline = getDeadline,
    .get_DeltaCompressedContentAvailable = getDeltaAvailable,
    .get_DeltaCompressedContentPreferred = getDeltaPreferred,
    .get_Description = getDescription,
    .get_EulaAccepted = getEulaAccepted,
    .get_EulaText = getEulaText,
    .get_HandlerID = getHandlerID,
    .get_Identity = getIdentity,
    .get_Image = NOT_IMPLEMENTED,
    .get_InstallationBehavior = NOT_IMPLEMENTED,
    .get_IsBeta = getIsBeta,
    .get_IsDownloaded = getIsDownloaded,
    .get_IsHidden = getIsHidden,
    .put_IsHidden = NOT_IMPLEMENTED,
    .get_IsInstalled = getIsInstalled,
    .get_IsMandatory = getIsMandatory,
    .get_IsUninstallable = getIsUninstallable,
    .get_Languages = getLanguages,
    .get_LastDeploymentChangeTime = getChangeTime,
    .get_MaxDownloadSize = getMaxSize,
    .get_MinDownloadSize = getMinSize,
    .get_MoreInfoUrls = getMoreInfoUrls,
    .get_MsrcSeverity = getSeverity,
    .get_RecommendedCpuSpeed = getCpuSpeed,
    .get_RecommendedHardDiskSpace = getHardDiskSpace,
    .get_RecommendedMemory = getMemory,
    .get_ReleaseNotes = getReleaseNotes,
    .get_SecurityBulletinIDs = getSecurityBulletinIDs,
    .get_SupersededUpdateIDs = getSupersededUpdateIDs,
    .get_SupportUrl = getSupportUrl,
    .get_Type = getType,
    .get_UninstallationNotes = getUninstallationNotes,
    .get_UninstallationBehavior = NOT_IMPLEMENTED,
    .get_UninstallationSteps = getUninstallationSteps,
    .get_KBArticleIDs = getKbs,
    .AcceptEula = NOT_IMPLEMENTED,
    .get_DeploymentAction = getDeploymentAction,
    .CopyFromCache = NOT_IMPLEMENTED,
    .get_DownloadPriority = getDownloadPriority,
    .get_DownloadContents = NOT_IMPLEMENTED,
    .get_RebootRequired = getRebootRequired,
    .get_IsPresent = getIsPresent,
    .get_CveIDs = getCveIDs,
    .CopyToCache = NOT_IMPLEMENTED,
    .get_BrowseOnly = getBrowseOnly,
};

static void updateDestroy(void *object)
{
    scriptRelease(((struct update *)object)->script);
}

static const struct objectClass updateClass = {
    .vtable = &updateVtable,
    .typeInfo = &IID_IUpdate3,
    .interfaces = {&IID_IUpdate, &IID_IUpdate2, &IID_IUpdate3},
    .destroy = updateDestroy,
};

/* ---- IUpdateCollection ---- */

struct updates {
    struct object object;
    struct script *script;
    LONG count;
    LONG indexes[]; /* of the script's updates */
};

static HRESULT STDMETHODCALLTYPE getItem(IUpdateCollection *this, LONG index, IUpdate **answer)
{
    struct updates *self = (struct updates *)this;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (index < 0 || index >= self->count) return WU_E_INVALIDINDEX;
    LONG scripted = self->indexes[index];
    if (scripted == self->script->failItem) return WU_E_UNEXPECTED;
    struct update *item = objectCreate(&updateClass, sizeof *item);
    if (item) {
        item->script = scriptAddRef(self->script);
        item->scripted = &self->script->updates[scripted];
    }
    return answerObject(answer, item);
}

static HRESULT STDMETHODCALLTYPE getCount(IUpdateCollection *this, LONG *answer)
{
    return answerLong(answer, ((struct updates *)this)->count);
}

static HRESULT STDMETHODCALLTYPE getReadOnly(IUpdateCollection *this, VARIANT_BOOL *answer)
{
    (void)this;
    return answerBool(answer, TRUE);
}

static const IUpdateCollectionVtbl vtable = {
    DISPATCH_SLOTS,
    .get_Item = getItem,
    .put_Item = NOT_IMPLEMENTED,
    .get__NewEnum = NOT_IMPLEMENTED,
    .get_Count = getCount,
    .get_ReadOnly = getReadOnly,
    .Add = NOT_IMPLEMENTED,
    .Clear = NOT_IMPLEMENTED,
    .Copy = NOT_IMPLEMENTED,
    .Insert = NOT_IMPLEMENTED,
    .RemoveAt = NOT_IMPLEMENTED,
};

static void destroy(void *object)
{
    scriptRelease(((struct updates *)object)->script);
}

static const struct objectClass class = {
    .vtable = &vtable,
    .typeInfo = &IID_IUpdateCollection,
    .interfaces = {&IID_IUpdateCollection},
    .destroy = destroy,
};

/* Room for all of the script; the caller adds which ones. */
static struct updates *createEmpty(struct script *script)
{
    struct updates *self =
        objectCreate(&class, sizeof *self + (size_t)script->updateCount * sizeof(LONG));
    if (self) self->script = scriptAddRef(script);
    return self;
}

static IUpdateCollection *createBundled(struct script *script, const BSTR bundle)
{
    struct updates *self = createEmpty(script);
    for (LONG i = 0; self && i < script->updateCount; i++) {
        const BSTR of = script->updates[i].bundle;
        if (of && wcscmp(of, bundle) == 0) self->indexes[self->count++] = i;
    }
    return (IUpdateCollection *)self;
}

IUpdateCollection *createUpdates(struct script *script, const struct criteria *criteria)
{
    struct updates *self = createEmpty(script);
    for (LONG i = 0; self && i < script->updateCount; i++)
        if (criteriaMatch(criteria, &script->updates[i])) self->indexes[self->count++] = i;
    return (IUpdateCollection *)self;
}
