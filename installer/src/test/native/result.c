/* What a search gives: ISearchResult and its warnings. */
#include "double.h"

/* ---- IUpdateException ---- */

struct warning {
    struct object object;
    struct script *script;
    const struct scriptWarning *scripted;
};

static const struct scriptWarning *warningOf(IUpdateException *object)
{
    return ((struct warning *)object)->scripted;
}

static HRESULT STDMETHODCALLTYPE warningMessage(IUpdateException *this, BSTR *answer)
{
    return answerString(answer, warningOf(this)->message);
}

static HRESULT STDMETHODCALLTYPE warningHresult(IUpdateException *this, LONG *answer)
{
    return answerLong(answer, warningOf(this)->hresult);
}

static HRESULT STDMETHODCALLTYPE warningContext(IUpdateException *this,
                                                UpdateExceptionContext *answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    *answer = uecGeneral;
    return S_OK;
}

static const IUpdateExceptionVtbl warningVtable = {
    DISPATCH_SLOTS,
    .get_Message = warningMessage,
    .get_HResult = warningHresult,
    .get_Context = warningContext,
};

static void warningDestroy(void *object)
{
    scriptRelease(((struct warning *)object)->script);
}

static const struct objectClass warningClass = {
    .vtable = &warningVtable,
    .typeInfo = &IID_IUpdateException,
    .interfaces = {&IID_IUpdateException},
    .destroy = warningDestroy,
};

/* ---- IUpdateExceptionCollection ---- */

struct warnings {
    struct object object;
    struct script *script;
    LONG count;
};

static HRESULT STDMETHODCALLTYPE warningsItem(IUpdateExceptionCollection *this, LONG index,
                                              IUpdateException **answer)
{
    struct script *script = ((struct warnings *)this)->script;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (index < 0 || index >= ((struct warnings *)this)->count) return WU_E_INVALIDINDEX;
    struct warning *item = objectCreate(&warningClass, sizeof *item);
    if (item) {
        item->script = scriptAddRef(script);
        item->scripted = &script->warnings[index];
    }
    return answerObject(answer, item);
}

static HRESULT STDMETHODCALLTYPE warningsCount(IUpdateExceptionCollection *this, LONG *answer)
{
    return answerLong(answer, ((struct warnings *)this)->count);
}

static const IUpdateExceptionCollectionVtbl warningsVtable = {
    DISPATCH_SLOTS,
    .get_Item = warningsItem,
    .get__NewEnum = NOT_IMPLEMENTED,
    .get_Count = warningsCount,
};

static void warningsDestroy(void *object)
{
    scriptRelease(((struct warnings *)object)->script);
}

static const struct objectClass warningsClass = {
    .vtable = &warningsVtable,
    .typeInfo = &IID_IUpdateExceptionCollection,
    .interfaces = {&IID_IUpdateExceptionCollection},
    .destroy = warningsDestroy,
};

IUpdateExceptionCollection *createWarnings(struct script *script, BOOL none)
{
    struct warnings *self = objectCreate(&warningsClass, sizeof *self);
    if (self) {
        self->script = scriptAddRef(script);
        self->count = none ? 0 : script->warningCount;
    }
    return (IUpdateExceptionCollection *)self;
}

/* ---- ISearchResult ---- */

struct result {
    struct object object;
    struct script *script;
    struct search search;
    OperationResultCode resultCode;
};

static struct result *of(ISearchResult *object)
{
    return (struct result *)object;
}

static HRESULT STDMETHODCALLTYPE getResultCode(ISearchResult *this, OperationResultCode *answer)
{
    if (!answer) return E_POINTER;
    *answer = of(this)->resultCode;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE getRootCategories(ISearchResult *this,
                                                   ICategoryCollection **answer)
{
    (void)this;
    static const struct scriptCategories none;
    return answerObject(answer, createCategories(&none));
}

static HRESULT STDMETHODCALLTYPE getUpdates(ISearchResult *this, IUpdateCollection **answer)
{
    return answerObject(answer, createUpdates(of(this)->script, &of(this)->search.criteria));
}

static HRESULT STDMETHODCALLTYPE getWarnings(ISearchResult *this,
                                             IUpdateExceptionCollection **answer)
{
    return answerObject(answer, createWarnings(of(this)->script, !of(this)->search.online));
}

static const ISearchResultVtbl vtable = {
    DISPATCH_SLOTS,
    .get_ResultCode = getResultCode,
    .get_RootCategories = getRootCategories,
    .get_Updates = getUpdates,
    .get_Warnings = getWarnings,
};

static void destroy(void *object)
{
    scriptRelease(((struct result *)object)->script);
}

static const struct objectClass class = {
    .vtable = &vtable,
    .typeInfo = &IID_ISearchResult,
    .interfaces = {&IID_ISearchResult},
    .destroy = destroy,
};

ISearchResult *createSearchResult(struct script *script, const struct search *search,
                                  OperationResultCode resultCode)
{
    struct result *self = objectCreate(&class, sizeof *self);
    if (self) {
        self->script = scriptAddRef(script);
        self->search = *search;
        self->resultCode = resultCode;
    }
    return (ISearchResult *)self;
}
