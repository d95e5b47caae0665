/* IUpdateHistoryEntryCollection, IUpdateHistoryEntry and IUpdateHistoryEntry2. */
#include "double.h"

#include <stdio.h>
#include <wchar.h>

/* ---- IUpdateHistoryEntry2 ---- */

struct entry {
    struct object object;
    struct script *script;
    const struct scriptHistory *scripted;
};

static const struct scriptHistory *of(IUpdateHistoryEntry2 *object)
{
    return ((struct entry *)object)->scripted;
}

#define PROPERTY(name, type, expression)                                                           \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdateHistoryEntry2 *this, type *answer)            \
    {                                                                                              \
        (void)this;                                                                                \
        if (!answer) return E_POINTER;                                                             \
        *answer = expression;                                                                      \
        return S_OK;                                                                               \
    }
#define NULL_STRING(name)                                                                          \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdateHistoryEntry2 *this, BSTR *answer)            \
    {                                                                                              \
        (void)this;                                                                                \
        return answerString(answer, NULL);                                                         \
    }

PROPERTY(Operation, UpdateOperation, of(this)->operation)
PROPERTY(ResultCode, OperationResultCode, of(this)->resultCode)
PROPERTY(HResult, LONG, of(this)->hresult)
PROPERTY(Date, DATE, of(this)->date)
PROPERTY(UnmappedResultCode, LONG, of(this)->unmapped)
PROPERTY(ServerSelection, ServerSelection, ssManagedServer)
NULL_STRING(Description)
NULL_STRING(ClientApplicationID)
NULL_STRING(ServiceID)
NULL_STRING(UninstallationNotes)
NULL_STRING(SupportUrl)

static HRESULT STDMETHODCALLTYPE getTitle(IUpdateHistoryEntry2 *this, BSTR *answer)
{
    return answerString(answer, of(this)->title);
}

static HRESULT STDMETHODCALLTYPE getIdentity(IUpdateHistoryEntry2 *this, IUpdateIdentity **answer)
{
    if (of(this)->updateId) return answerObject(answer, createIdentity(of(this)->updateId));
    WCHAR number[64];
    swprintf(number, COUNT_OF(number), L"00000000-0000-4000-9000-%012ld",
             (long)(of(this) - ((struct entry *)this)->script->histories));
    BSTR id = SysAllocString(number);
    IUpdateIdentity *identity = createIdentity(id);
    SysFreeString(id);
    return answerObject(answer, identity);
}

static HRESULT STDMETHODCALLTYPE getCategories(IUpdateHistoryEntry2 *this,
                                               ICategoryCollection **answer)
{
    return answerObject(answer, createCategories(&of(this)->categories));
}

static HRESULT STDMETHODCALLTYPE getSteps(IUpdateHistoryEntry2 *this, IStringCollection **answer)
{
    (void)this;
    return answerObject(answer, createStrings(NULL, 0));
}

static const IUpdateHistoryEntry2Vtbl entryVtable = {
    DISPATCH_SLOTS,
    .get_Operation = getOperation,
    .get_ResultCode = getResultCode,
    .get_HResult = getHResult,
    .get_Date = getDate,
    .get_UpdateIdentity = getIdentity,
    .get_Title = getTitle,
    .get_Description = getDescription,
    .get_UnmappedResultCode = getUnmappedResultCode,
    .get_ClientApplicationID = getClientApplicationID,
    .get_ServerSelection = getServerSelection,
    .get_ServiceID = getServiceID,
    .get_UninstallationSteps = getSteps,
    .get_UninstallationNotes = getUninstallationNotes,
    .get_SupportUrl = getSupportUrl,
    .get_Categories = getCategories,
};

static void entryDestroy(void *object)
{
    scriptRelease(((struct entry *)object)->script);
}

static const struct objectClass entryClass = {
    .vtable = &entryVtable,
    .typeInfo = &IID_IUpdateHistoryEntry2,
    .interfaces = {&IID_IUpdateHistoryEntry, &IID_IUpdateHistoryEntry2},
    .destroy = entryDestroy,
};

/* ---- IUpdateHistoryEntryCollection ---- */

struct entries {
    struct object object;
    struct script *script;
    LONG start;
    LONG count;
};

static HRESULT STDMETHODCALLTYPE getItem(IUpdateHistoryEntryCollection *this, LONG index,
                                         IUpdateHistoryEntry **answer)
{
    struct entries *self = (struct entries *)this;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (index < 0 || index >= self->count) return WU_E_INVALIDINDEX;
    struct entry *item = objectCreate(&entryClass, sizeof *item);
    if (item) {
        item->script = scriptAddRef(self->script);
        item->scripted = &self->script->histories[self->start + index];
    }
    return answerObject(answer, item);
}

static HRESULT STDMETHODCALLTYPE getCount(IUpdateHistoryEntryCollection *this, LONG *answer)
{
    return answerLong(answer, ((struct entries *)this)->count);
}

static const IUpdateHistoryEntryCollectionVtbl vtable = {
    DISPATCH_SLOTS,
    .get_Item = getItem,
    .get__NewEnum = NOT_IMPLEMENTED,
    .get_Count = getCount,
};

static void destroy(void *object)
{
    scriptRelease(((struct entries *)object)->script);
}

static const struct objectClass class = {
    .vtable = &vtable,
    .typeInfo = &IID_IUpdateHistoryEntryCollection,
    .interfaces = {&IID_IUpdateHistoryEntryCollection},
    .destroy = destroy,
};

IUpdateHistoryEntryCollection *createHistory(struct script *script, LONG start, LONG count)
{
    struct entries *self = objectCreate(&class, sizeof *self);
    if (self) {
        self->script = scriptAddRef(script);
        self->start = start;
        self->count = count;
    }
    return (IUpdateHistoryEntryCollection *)self;
}
