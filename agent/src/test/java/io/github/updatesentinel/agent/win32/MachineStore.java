package io.github.updatesentinel.agent.win32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinCrypt.DATA_BLOB;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;

/**
 * One certificate in the machine's personal store, with its key, for as long as a test runs. The
 * runtime can't put it there: asked for the machine's store, it writes into the user's.
 */
public final class MachineStore {
  /** Wine looks for the keys of the machine's certificates among the user's, and only there. */
  private static final int USERS_KEYSET = 0;

  private static final int DELETE_KEYSET = 0x10;
  private static final int KEY_PROVIDER_INFO = 2;
  private static final int KEY_SPEC_OFFSET = 40;
  private static final int KEY_EXCHANGE = 1;
  private static final int PROVIDER_TYPE_OFFSET = 2 * Native.POINTER_SIZE;
  private static final Pointer SYSTEM_STORE = Pointer.createConstant(10);
  private static final int LOCAL_MACHINE = 0x20000;
  private static final int REPLACE_EXISTING = 3;
  private static final int CLOSE_WITH_ALL_IN_IT = 1;
  private static final int ENCODING = 0x10001;
  private static final int COMMIT = 3;
  private static final int FIND_EXISTING = 0xD0000;

  private final Pointer file;
  private final Pointer certificate;

  /** Windows names and types, nothing else. */
  interface Crypt32 extends StdCallLibrary {
    Crypt32 INSTANCE = Native.load("crypt32", Crypt32.class);

    Pointer PFXImportCertStore(DATA_BLOB pfx, WString password, int flags);

    Pointer CertOpenStore(
        Pointer provider, int encoding, Pointer legacy, int flags, WString parameter);

    Pointer CertEnumCertificatesInStore(Pointer store, Pointer previous);

    boolean CertAddCertificateContextToStore(
        Pointer store, Pointer certificate, int disposition, PointerByReference added);

    Pointer CertFindCertificateInStore(
        Pointer store, int encoding, int flags, int type, Pointer wanted, Pointer previous);

    boolean CertGetCertificateContextProperty(
        Pointer certificate, int property, Pointer data, IntByReference size);

    boolean CertSetCertificateContextProperty(
        Pointer certificate, int property, int flags, Pointer data);

    boolean CertDeleteCertificateFromStore(Pointer certificate);

    boolean CertControlStore(Pointer store, int flags, int control, Pointer parameter);

    boolean CertCloseStore(Pointer store, int flags);
  }

  /** Windows names and types, nothing else. */
  interface Advapi32 extends StdCallLibrary {
    Advapi32 INSTANCE = Native.load("advapi32", Advapi32.class);

    boolean CryptAcquireContextW(
        PointerByReference provider, Pointer container, Pointer name, int type, int flags);
  }

  private MachineStore(Pointer file, Pointer certificate) {
    this.file = file;
    this.certificate = certificate;
  }

  /** What a test does meanwhile. */
  public interface Meanwhile {
    void run() throws Exception;
  }

  /**
   * Imports a file as an administrator would, and takes out again what was in it.
   *
   * @param pkcs12 of one certificate, with its key and without password
   */
  public static void holding(byte[] pkcs12, Meanwhile meanwhile) throws Exception {
    MachineStore store = with(pkcs12);
    try {
      meanwhile.run();
    } finally {
      store.close();
    }
  }

  private static MachineStore with(byte[] pkcs12) {
    Memory memory = new Memory(pkcs12.length);
    memory.write(0, pkcs12, 0, pkcs12.length);
    DATA_BLOB blob = new DATA_BLOB();
    blob.cbData = pkcs12.length;
    blob.pbData = memory;
    Pointer file =
        must(
            "PFXImportCertStore",
            Crypt32.INSTANCE.PFXImportCertStore(blob, new WString(""), USERS_KEYSET));
    Pointer imported =
        must(
            "CertEnumCertificatesInStore",
            Crypt32.INSTANCE.CertEnumCertificatesInStore(file, null));
    nameTheKey(imported);
    Pointer store = open();
    must(
        "CertAddCertificateContextToStore",
        Crypt32.INSTANCE.CertAddCertificateContextToStore(store, imported, REPLACE_EXISTING, null));
    // Only then do others see it: Wine writes when the store is closed.
    Crypt32.INSTANCE.CertCloseStore(store, 0);
    return new MachineStore(file, imported);
  }

  private static Pointer open() {
    return must(
        "CertOpenStore",
        Crypt32.INSTANCE.CertOpenStore(SYSTEM_STORE, 0, null, LOCAL_MACHINE, new WString("MY")));
  }

  private static Pointer must(String call, Pointer result) {
    must(call, result != null);
    return result;
  }

  private static void must(String call, boolean succeeded) {
    if (!succeeded) {
      throw new AssertionError("%s: 0x%08X".formatted(call, Native.getLastError()));
    }
  }

  private void close() {
    deleteKey();
    Pointer store = open();
    Pointer found =
        must(
            "CertFindCertificateInStore",
            Crypt32.INSTANCE.CertFindCertificateInStore(
                store, ENCODING, 0, FIND_EXISTING, certificate, null));
    must("CertDeleteCertificateFromStore", Crypt32.INSTANCE.CertDeleteCertificateFromStore(found));
    must("CertControlStore", Crypt32.INSTANCE.CertControlStore(store, 0, COMMIT, null));
    Crypt32.INSTANCE.CertCloseStore(store, 0);
    Crypt32.INSTANCE.CertCloseStore(file, CLOSE_WITH_ALL_IN_IT);
  }

  /** Wine's import says that the key is one for both purposes, which then is not found. */
  private static void nameTheKey(Pointer certificate) {
    Memory info = keyProviderInfo(certificate);
    info.setInt(KEY_SPEC_OFFSET, KEY_EXCHANGE);
    must(
        "CertSetCertificateContextProperty",
        Crypt32.INSTANCE.CertSetCertificateContextProperty(
            certificate, KEY_PROVIDER_INFO, 0, info));
  }

  private static Memory keyProviderInfo(Pointer certificate) {
    IntByReference size = new IntByReference(4096);
    Memory info = new Memory(size.getValue());
    must(
        "CertGetCertificateContextProperty",
        Crypt32.INSTANCE.CertGetCertificateContextProperty(
            certificate, KEY_PROVIDER_INFO, info, size));
    return info;
  }

  private void deleteKey() {
    Memory info = keyProviderInfo(certificate);
    must(
        "CryptAcquireContext",
        Advapi32.INSTANCE.CryptAcquireContextW(
            new PointerByReference(),
            info.getPointer(0),
            info.getPointer(Native.POINTER_SIZE),
            info.getInt(PROVIDER_TYPE_OFFSET),
            USERS_KEYSET | DELETE_KEYSET));
  }
}
