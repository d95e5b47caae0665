/* The small collections: strings and categories, and an update's identity. */
#include "double.h"

/* ---- IStringCollection ---- */

struct strings {
    struct object object;
    LONG count;
    BSTR items[];
};

static HRESULT STDMETHODCALLTYPE stringsItem(IStringCollection *this, LONG index, BSTR *answer)
{
    struct strings *self = (struct strings *)this;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (index < 0 || index >= self->count) return WU_E_INVALIDINDEX;
    return answerString(answer, self->items[index]);
}

static HRESULT STDMETHODCALLTYPE stringsCount(IStringCollection *this, LONG *answer)
{
    return answerLong(answer, ((struct strings *)this)->count);
}

static HRESULT STDMETHODCALLTYPE stringsReadOnly(IStringCollection *this, VARIANT_BOOL *answer)
{
    (void)this;
    return answerBool(answer, TRUE);
}

static const IStringCollectionVtbl stringsVtable = {
    DISPATCH_SLOTS,
    .get_Item = stringsItem,
    .put_Item = NOT_IMPLEMENTED,
    .get__NewEnum = NOT_IMPLEMENTED,
    .get_Count = stringsCount,
    .get_ReadOnly = stringsReadOnly,
    .Add = NOT_IMPLEMENTED,
    .Clear = NOT_IMPLEMENTED,
    .Copy = NOT_IMPLEMENTED,
    .Insert = NOT_IMPLEMENTED,
    .RemoveAt = NOT_IMPLEMENTED,
};

static void stringsDestroy(void *object)
{
    struct strings *self = object;
    for (LONG i = 0; i < self->count; i++) SysFreeString(self->items[i]);
}

static const struct objectClass stringsClass = {
    .vtable = &stringsVtable,
    .typeInfo = &IID_IStringCollection,
    .interfaces = {&IID_IStringCollection},
    .destroy = stringsDestroy,
};

IStringCollection *createStrings(const BSTR *strings, LONG count)
{
    struct strings *self =
        objectCreate(&stringsClass, sizeof *self + (size_t)count * sizeof(BSTR));
    if (!self) return NULL;
    self->count = count;
    for (LONG i = 0; i < count; i++) self->items[i] = copyString(strings[i]);
    return (IStringCollection *)self;
}

/* ---- ICategory ---- */

struct category {
    struct object object;
    BSTR id;
};

static HRESULT STDMETHODCALLTYPE categoryId(ICategory *this, BSTR *answer)
{
    return answerString(answer, ((struct category *)this)->id);
}

static HRESULT STDMETHODCALLTYPE categoryName(ICategory *this, BSTR *answer)
{
    (void)this;
    return answerString(answer, NULL);
}

static const ICategoryVtbl categoryVtable = {
    DISPATCH_SLOTS,
    .get_Name = categoryName,
    .get_CategoryID = categoryId,
    .get_Children = NOT_IMPLEMENTED,
    .get_Description = NOT_IMPLEMENTED,
    .get_Image = NOT_IMPLEMENTED,
    .get_Order = NOT_IMPLEMENTED,
    .get_Parent = NOT_IMPLEMENTED,
    .get_Type = NOT_IMPLEMENTED,
    .get_Updates = NOT_IMPLEMENTED,
};

static void categoryDestroy(void *object)
{
    SysFreeString(((struct category *)object)->id);
}

static const struct objectClass categoryClass = {
    .vtable = &categoryVtable,
    .typeInfo = &IID_ICategory,
    .interfaces = {&IID_ICategory},
    .destroy = categoryDestroy,
};

/* ---- ICategoryCollection ---- */

struct categories {
    struct object object;
    LONG count;
    BSTR ids[];
};

static HRESULT STDMETHODCALLTYPE categoriesItem(ICategoryCollection *this, LONG index,
                                                ICategory **answer)
{
    struct categories *self = (struct categories *)this;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (index < 0 || index >= self->count) return WU_E_INVALIDINDEX;
    struct category *item = objectCreate(&categoryClass, sizeof *item);
    if (item) item->id = copyString(self->ids[index]);
    return answerObject(answer, item);
}

static HRESULT STDMETHODCALLTYPE categoriesCount(ICategoryCollection *this, LONG *answer)
{
    return answerLong(answer, ((struct categories *)this)->count);
}

static const ICategoryCollectionVtbl categoriesVtable = {
    DISPATCH_SLOTS,
    .get_Item = categoriesItem,
    .get__NewEnum = NOT_IMPLEMENTED,
    .get_Count = categoriesCount,
};

static void categoriesDestroy(void *object)
{
    struct categories *self = object;
    for (LONG i = 0; i < self->count; i++) SysFreeString(self->ids[i]);
}

static const struct objectClass categoriesClass = {
    .vtable = &categoriesVtable,
    .typeInfo = &IID_ICategoryCollection,
    .interfaces = {&IID_ICategoryCollection},
    .destroy = categoriesDestroy,
};

ICategoryCollection *createCategories(const struct scriptCategories *categories)
{
    struct categories *self = objectCreate(
        &categoriesClass, sizeof *self + (size_t)categories->count * sizeof(BSTR));
    if (!self) return NULL;
    self->count = categories->count;
    for (LONG i = 0; i < self->count; i++) self->ids[i] = copyString(categories->ids[i]);
    return (ICategoryCollection *)self;
}

/* ---- IUpdateIdentity ---- */

#define REVISION 200

struct identity {
    struct object object;
    BSTR updateId;
};

static HRESULT STDMETHODCALLTYPE identityRevision(IUpdateIdentity *this, LONG *answer)
{
    (void)this;
    return answerLong(answer, REVISION);
}

static HRESULT STDMETHODCALLTYPE identityUpdateId(IUpdateIdentity *this, BSTR *answer)
{
    return answerString(answer, ((struct identity *)this)->updateId);
}

static const IUpdateIdentityVtbl identityVtable = {
    DISPATCH_SLOTS,
    .get_RevisionNumber = identityRevision,
    .get_UpdateID = identityUpdateId,
};

static void identityDestroy(void *object)
{
    SysFreeString(((struct identity *)object)->updateId);
}

static const struct objectClass identityClass = {
    .vtable = &identityVtable,
    .typeInfo = &IID_IUpdateIdentity,
    .interfaces = {&IID_IUpdateIdentity},
    .destroy = identityDestroy,
};

IUpdateIdentity *createIdentity(const BSTR updateId)
{
    struct identity *self = objectCreate(&identityClass, sizeof *self);
    if (self) self->updateId = copyString(updateId);
    return (IUpdateIdentity *)self;
}
