/*
 * messages.exe: an event's text, as the Event Viewer takes it from the message DLL.
 *
 *   messages DLL LANGID ID [INSERT ...]
 *
 * LANGID is Windows' number, 0x0409 or 0x0804, or 0 for the system's choice. Prints UTF-8. An insert
 * that is not given stays %N, as in the Event Viewer. Exit code 1 where Windows gives no text, with
 * its error on standard error; 87 for arguments that do not fit.
 */
#include <windows.h>

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define MAX_INSERTS 99 /* FormatMessage's own limit */
#define FIRST_INSERT 4

static int failed(const char *call) {
  DWORD error = GetLastError();
  char text[256];
  DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
  if (!FormatMessageA(flags, NULL, error, 0, text, sizeof text, NULL)) text[0] = 0;
  fprintf(stderr, "%s: error %lu %s\n", call, error, text);
  return 1;
}

static int print(const WCHAR *text) {
  int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
  char *utf8 = size ? malloc(size) : NULL;
  if (!utf8) return failed("WideCharToMultiByte");
  WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, size, NULL, NULL);
  /* Lines are parted as the DLL parts them. */
  _setmode(_fileno(stdout), _O_BINARY);
  fputs(utf8, stdout);
  free(utf8);
  return 0;
}

int wmain(int argc, WCHAR **argv) {
  static WCHAR missing[MAX_INSERTS][4];
  DWORD_PTR inserts[MAX_INSERTS];
  HMODULE dll;
  WCHAR *text;
  DWORD flags =
      FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY | FORMAT_MESSAGE_ALLOCATE_BUFFER;
  int i, result;
  if (argc < FIRST_INSERT || argc > FIRST_INSERT + MAX_INSERTS) {
    fprintf(stderr, "usage: messages DLL LANGID ID [INSERT ...]\n");
    return ERROR_INVALID_PARAMETER;
  }
  for (i = 0; i < MAX_INSERTS; i++) {
    swprintf(missing[i], 4, L"%%%d", i + 1);
    inserts[i] = (DWORD_PTR)(FIRST_INSERT + i < argc ? argv[FIRST_INSERT + i] : missing[i]);
  }
  dll = LoadLibraryExW(argv[1], NULL, LOAD_LIBRARY_AS_DATAFILE);
  if (!dll) return failed("LoadLibraryEx");
  if (!FormatMessageW(flags, dll, wcstoul(argv[3], NULL, 0), wcstoul(argv[2], NULL, 0),
                      (WCHAR *)&text, 0, (va_list *)inserts))
    return failed("FormatMessage");
  result = print(text);
  LocalFree(text);
  FreeLibrary(dll);
  return result;
}
