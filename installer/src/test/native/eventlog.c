/*
 * wevtapi.dll: a stand-in for the part of Windows' event log that the agent reads, which Wine lacks.
 *
 * A channel is a file in C:\double\events with the channel's name, "/" replaced by "-", and ".xml".
 * Each line of it is one event as EvtRender shows it, in UTF-8, oldest first. Without that folder,
 * EvtQuery fails without an error code, as Wine's own does; without the file, the channel does not
 * exist (15007). It knows the searches of the agent and no others: providers with event IDs, record
 * IDs, times, and the data param4.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "C:\\double\\events\\"
#define MAX_EVENTS 4096
#define MAX_FILE (16u << 20)
#define TIME_LENGTH 23
#define CHANNEL_NOT_FOUND 15007

typedef HANDLE EVT_HANDLE;

struct handle {
  char *text; /* the whole file, of a search; one event, else */
  char **found;
  int count;
  int next;
};

static BOOL fail(DWORD error) {
  SetLastError(error);
  return FALSE;
}

/* What stands between two texts, cut to the buffer; an empty text where there is no such part. */
static void part(const char *text, const char *before, const char *end, char *out, size_t size) {
  out[0] = 0;
  const char *start = strstr(text, before);
  if (start == NULL) {
    return;
  }
  start += strlen(before);
  size_t length = strcspn(start, end);
  if (length < size) {
    memcpy(out, start, length);
    out[length] = 0;
  }
}

static void timeBefore(unsigned long long ms, char *out) {
  FILETIME now;
  SYSTEMTIME then;
  GetSystemTimeAsFileTime(&now);
  ULARGE_INTEGER ticks = {.LowPart = now.dwLowDateTime, .HighPart = now.dwHighDateTime};
  ticks.QuadPart -= ms * 10000;
  FILETIME earlier = {.dwLowDateTime = ticks.LowPart, .dwHighDateTime = ticks.HighPart};
  FileTimeToSystemTime(&earlier, &then);
  snprintf(out, TIME_LENGTH + 1, "%04u-%02u-%02uT%02u:%02u:%02u.%03u", then.wYear, then.wMonth,
           then.wDay, then.wHour, then.wMinute, then.wSecond, then.wMilliseconds);
}

/* Whether "EventID=<id>" stands in the part of a query, and no longer number. */
static BOOL names(const char *ids, size_t length, const char *id) {
  char wanted[32];
  snprintf(wanted, sizeof wanted, "EventID=%s", id);
  size_t wantedLength = strlen(wanted);
  for (const char *at = ids; at + wantedLength <= ids + length; at++) {
    if (memcmp(at, wanted, wantedLength) == 0
        && (at + wantedLength == ids + length || at[wantedLength] < '0' || at[wantedLength] > '9')) {
      return TRUE;
    }
  }
  return FALSE;
}

/* One of the providers, with one of the events that follow it; or one of the events alone. */
static BOOL isWanted(const char *xml, const char *query) {
  char id[16], provider[200];
  const char *start = strstr(xml, "<EventID");
  const char *value = start == NULL ? NULL : strchr(start, '>');
  part(value == NULL ? "" : value, ">", "<", id, sizeof id);
  part(xml, "<Provider Name='", "'", provider, sizeof provider);
  const char *group = strstr(query, "Provider[@Name='");
  if (group == NULL) {
    return strstr(query, "EventID=") == NULL || names(query, strlen(query), id);
  }
  while (group != NULL) {
    char wanted[200];
    part(group, "Provider[@Name='", "'", wanted, sizeof wanted);
    const char *next = strstr(group + 1, "Provider[@Name='");
    size_t length = next == NULL ? strlen(group) : (size_t)(next - group);
    BOOL any = strstr(group, "EventID=") == NULL || strstr(group, "EventID=") >= group + length;
    if (strcmp(provider, wanted) == 0 && (any || names(group, length, id))) {
      return TRUE;
    }
    group = next;
  }
  return FALSE;
}

static BOOL matches(const char *xml, const char *query) {
  char time[64], limit[64], text[300];
  part(xml, "<TimeCreated SystemTime='", "'", time, sizeof time);
  time[TIME_LENGTH] = 0;
  part(query, "EventRecordID > ", "]) ", text, sizeof text);
  if (text[0] != 0) {
    char record[32];
    part(xml, "<EventRecordID>", "<", record, sizeof record);
    if (strtoull(record, NULL, 10) <= strtoull(text, NULL, 10)) {
      return FALSE;
    }
  }
  part(query, "timediff(@SystemTime) <= ", "]) ", text, sizeof text);
  if (text[0] != 0) {
    timeBefore(strtoull(text, NULL, 10), limit);
    if (strncmp(time, limit, TIME_LENGTH) < 0) {
      return FALSE;
    }
  }
  part(query, "@SystemTime >= '", "'Z", limit, sizeof limit);
  if (limit[0] != 0 && strncmp(time, limit, strlen(limit)) < 0) {
    return FALSE;
  }
  part(query, "@SystemTime <= '", "'Z", limit, sizeof limit);
  if (limit[0] != 0 && strncmp(time, limit, strlen(limit)) > 0) {
    return FALSE;
  }
  part(query, "[@Name='param4']='", "'", limit, sizeof limit);
  if (limit[0] != 0) {
    snprintf(text, sizeof text, "<Data Name='param4'>%s<", limit);
    if (strstr(xml, text) == NULL) {
      return FALSE;
    }
  }
  return isWanted(xml, query);
}

static char *readWhole(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  char *text = calloc(1, MAX_FILE + 1);
  if (text != NULL) {
    text[fread(text, 1, MAX_FILE, file)] = 0;
  }
  fclose(file);
  return text;
}

static struct handle *search(char *text, const char *query) {
  struct handle *handle = calloc(1, sizeof *handle);
  char **found = calloc(MAX_EVENTS, sizeof *found);
  if (handle == NULL || found == NULL) {
    free(handle);
    free(found);
    return NULL;
  }
  handle->text = text;
  handle->found = found;
  for (char *line = strtok(text, "\r\n"); line != NULL; line = strtok(NULL, "\r\n")) {
    if (handle->count < MAX_EVENTS && matches(line, query)) {
      found[handle->count++] = line;
    }
  }
  /* Newest first: the agent asks for that direction alone. */
  handle->next = handle->count;
  return handle;
}

__declspec(dllexport) EVT_HANDLE WINAPI EvtQuery(EVT_HANDLE session, const WCHAR *path,
                                                 const WCHAR *query, DWORD flags) {
  (void)session;
  (void)flags;
  char channel[300], file[400], search8[4000];
  if (GetFileAttributesA(FOLDER) == INVALID_FILE_ATTRIBUTES) {
    SetLastError(ERROR_SUCCESS);
    return NULL;
  }
  WideCharToMultiByte(CP_UTF8, 0, path, -1, channel, sizeof channel, NULL, NULL);
  WideCharToMultiByte(CP_UTF8, 0, query, -1, search8, sizeof search8, NULL, NULL);
  for (char *at = channel; *at != 0; at++) {
    if (*at == '/') {
      *at = '-';
    }
  }
  snprintf(file, sizeof file, FOLDER "%s.xml", channel);
  char *text = readWhole(file);
  struct handle *handle = text == NULL ? NULL : search(text, search8);
  if (handle == NULL) {
    free(text);
    SetLastError(CHANNEL_NOT_FOUND);
  }
  return handle;
}

__declspec(dllexport) BOOL WINAPI EvtNext(EVT_HANDLE found, DWORD size, EVT_HANDLE *events,
                                          DWORD timeout, DWORD flags, DWORD *returned) {
  (void)timeout;
  (void)flags;
  struct handle *search = found;
  *returned = 0;
  while (*returned < size && search->next > 0) {
    struct handle *event = calloc(1, sizeof *event);
    if (event == NULL) {
      return fail(ERROR_OUTOFMEMORY);
    }
    event->text = _strdup(search->found[--search->next]);
    events[(*returned)++] = event;
  }
  return *returned > 0 ? TRUE : fail(ERROR_NO_MORE_ITEMS);
}

__declspec(dllexport) BOOL WINAPI EvtRender(EVT_HANDLE context, EVT_HANDLE fragment, DWORD flags,
                                            DWORD size, void *buffer, DWORD *used,
                                            DWORD *properties) {
  (void)context;
  (void)flags;
  struct handle *event = fragment;
  int length = MultiByteToWideChar(CP_UTF8, 0, event->text, -1, NULL, 0);
  *used = (DWORD)length * sizeof(WCHAR);
  *properties = 0;
  if (*used > size) {
    return fail(ERROR_INSUFFICIENT_BUFFER);
  }
  MultiByteToWideChar(CP_UTF8, 0, event->text, -1, buffer, length);
  return TRUE;
}

__declspec(dllexport) BOOL WINAPI EvtClose(EVT_HANDLE object) {
  struct handle *handle = object;
  if (handle != NULL) {
    free(handle->found);
    free(handle->text);
    free(handle);
  }
  return TRUE;
}
