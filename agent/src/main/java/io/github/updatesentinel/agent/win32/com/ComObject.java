package io.github.updatesentinel.agent.win32.com;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Guid.CLSID;
import com.sun.jna.platform.win32.Guid.IID;
import com.sun.jna.platform.win32.Ole32;
import com.sun.jna.platform.win32.WTypes;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.github.updatesentinel.agent.fact.HResult;

/**
 * One reference to an automation object, used late bound and by name: dispatch ids of the Windows
 * Update Agent are not the same in every implementation. Lives and dies on one thread.
 *
 * <p>JNA's own COMLateBindingObject leaks what a failed call hands over, and hides which HRESULT
 * failed; hence the little there is here.
 */
public final class ComObject implements AutoCloseable {
  private static final Memory IID_NULL = zero(16);
  private static final IID IID_IDISPATCH = new IID("{00020400-0000-0000-C000-000000000046}");
  private static final int LOCALE_NEUTRAL = 0;

  // Slots of IUnknown and IDispatch.
  private static final int QUERY_INTERFACE = 0;
  private static final int RELEASE = 2;
  private static final int GET_IDS_OF_NAMES = 5;
  private static final int INVOKE = 6;

  private static final short METHOD = 1;
  private static final short PROPERTY_GET = 2;
  private static final short PROPERTY_PUT = 4;
  private static final int DISPID_PROPERTYPUT = -3;

  private static final int DISPPARAMS_BYTES = 24;
  private static final HResult DISP_E_EXCEPTION = HResult.parse("0x80020009");

  private final Pointer pointer;

  /** Takes over the reference. */
  ComObject(Pointer pointer) {
    this.pointer = pointer;
  }

  public static ComObject create(String progId) throws ComFailure {
    CLSID.ByReference clsid = new CLSID.ByReference();
    check(
        "CLSIDFromProgID(" + progId + ")",
        Ole32.INSTANCE.CLSIDFromProgID(progId, clsid).intValue());
    PointerByReference created = new PointerByReference();
    check(
        "CoCreateInstance(" + progId + ")",
        Ole32.INSTANCE
            .CoCreateInstance(clsid, null, WTypes.CLSCTX_INPROC_SERVER, IID_IDISPATCH, created)
            .intValue());
    return new ComObject(created.getValue());
  }

  Pointer pointer() {
    return pointer;
  }

  /** An object, and the code that it came with: some successes say less than S_OK. */
  public record Answer(ComObject object, HResult code) {}

  /**
   * Calls a method by its place in one of this object's own interfaces, which are dual: a late
   * bound call tells of no success but S_OK.
   *
   * @param owner ID of that interface, in braces
   * @param slot the place, counted from IUnknown's first
   * @param argument the only one
   * @param taken ID of the interface that the method takes it as
   */
  public Answer call(String method, String owner, int slot, ComObject argument, String taken)
      throws ComFailure {
    try (ComObject self = as(owner);
        ComObject given = argument.as(taken)) {
      PointerByReference result = new PointerByReference();
      int code = self.slot(slot).invokeInt(new Object[] {self.pointer, given.pointer, result});
      check(method, code);
      if (result.getValue() == null) {
        throw new ComFailure(method + " is no object", HResult.parse("0x80004003"));
      }
      return new Answer(new ComObject(result.getValue()), HResult.of(code));
    }
  }

  private ComObject as(String type) throws ComFailure {
    PointerByReference found = new PointerByReference();
    check(
        "QueryInterface(" + type + ")",
        slot(QUERY_INTERFACE).invokeInt(new Object[] {pointer, new IID(type), found}));
    return new ComObject(found.getValue());
  }

  public Object get(String property, Variant... arguments) throws ComFailure {
    return invoke(property, (short) (METHOD | PROPERTY_GET), arguments);
  }

  public Object call(String method, Variant... arguments) throws ComFailure {
    return invoke(method, METHOD, arguments);
  }

  public void put(String property, Variant value) throws ComFailure {
    invoke(property, PROPERTY_PUT, value);
  }

  /** Such as a member that must be there; a NULL object is a failure with E_POINTER. */
  public ComObject object(String member, Variant... arguments) throws ComFailure {
    Object value = get(member, arguments);
    if (value instanceof ComObject object) {
      return object;
    }
    throw new ComFailure(member + " is no object", HResult.parse("0x80004003"));
  }

  public int integer(String property) throws ComFailure {
    if (get(property) instanceof Integer value) {
      return value;
    }
    throw new ComFailure(property + " is no number", HResult.parse("0x80020005"));
  }

  /** Null for a NULL string. */
  public String text(String property) throws ComFailure {
    return get(property) instanceof String text ? text : null;
  }

  private Object invoke(String name, short kind, Variant... arguments) throws ComFailure {
    int dispId = dispId(name);
    // COM wants the last argument first.
    Memory variants = zero(Math.max(1, arguments.length) * Variant.BYTES);
    for (int i = 0; i < arguments.length; i++) {
      arguments[arguments.length - 1 - i].write(variants, i * (long) Variant.BYTES);
    }
    Memory named = new Memory(Integer.BYTES);
    named.setInt(0, DISPID_PROPERTYPUT);
    Memory params = zero(DISPPARAMS_BYTES);
    params.setPointer(0, variants);
    params.setPointer(8, kind == PROPERTY_PUT ? named : null);
    params.setInt(16, arguments.length);
    params.setInt(20, kind == PROPERTY_PUT ? 1 : 0);
    Memory result = zero(Variant.BYTES);
    ExceptionInfo exception = new ExceptionInfo();
    try {
      int answer =
          slot(INVOKE)
              .invokeInt(
                  new Object[] {
                    pointer,
                    dispId,
                    IID_NULL,
                    LOCALE_NEUTRAL,
                    kind,
                    params,
                    kind == PROPERTY_PUT ? null : result,
                    exception.memory(),
                    new IntByReference()
                  });
      HResult hresult = HResult.of(answer);
      check(name, hresult.equals(DISP_E_EXCEPTION) ? exception.scode(answer) : answer);
      return Variant.take(result);
    } finally {
      exception.free();
      for (int i = 0; i < arguments.length; i++) {
        Variant.clear(variants.share(i * (long) Variant.BYTES, Variant.BYTES));
      }
    }
  }

  private int dispId(String name) throws ComFailure {
    Memory names = new Memory(Native.POINTER_SIZE);
    Memory text = new Memory((name.length() + 1L) * Native.WCHAR_SIZE);
    text.setWideString(0, name);
    names.setPointer(0, text);
    IntByReference dispId = new IntByReference();
    int answer =
        slot(GET_IDS_OF_NAMES)
            .invokeInt(new Object[] {pointer, IID_NULL, names, 1, LOCALE_NEUTRAL, dispId});
    check("GetIDsOfNames(" + name + ")", answer);
    return dispId.getValue();
  }

  private static Memory zero(int bytes) {
    Memory memory = new Memory(bytes);
    memory.clear();
    return memory;
  }

  private Function slot(int slot) {
    Pointer table = pointer.getPointer(0);
    return Function.getFunction(
        table.getPointer((long) slot * Native.POINTER_SIZE), Function.ALT_CONVENTION);
  }

  private static void check(String call, int hresult) throws ComFailure {
    if (hresult < 0) {
      throw new ComFailure(call, HResult.of(hresult));
    }
  }

  @Override
  public void close() {
    slot(RELEASE).invokeInt(new Object[] {pointer});
  }
}
