package io.github.updatesentinel.agent.win32.com;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.time.Instant;

/** A VARIANT on 64-bit Windows: an argument to write, or a result to take over. */
public sealed interface Variant {
  /** Size of a VARIANT. */
  int BYTES = 24;

  /** Where its value begins; its type comes first. */
  long VALUE = 8;

  /** Puts the argument into memory that is all zero. */
  void write(Memory memory, long offset);

  record Empty() implements Variant {
    @Override
    public void write(Memory memory, long offset) {
      memory.setShort(offset, Type.EMPTY);
    }
  }

  record I4(int value) implements Variant {
    @Override
    public void write(Memory memory, long offset) {
      memory.setShort(offset, Type.I4);
      memory.setInt(offset + VALUE, value);
    }
  }

  record Bool(boolean value) implements Variant {
    @Override
    public void write(Memory memory, long offset) {
      memory.setShort(offset, Type.BOOL);
      memory.setShort(offset + VALUE, (short) (value ? -1 : 0));
    }
  }

  /** The memory owns the string until it is cleared. */
  record Text(String value) implements Variant {
    @Override
    public void write(Memory memory, long offset) {
      memory.setShort(offset, Type.BSTR);
      memory.setPointer(offset + VALUE, OleApi.INSTANCE.SysAllocString(new WString(value)));
    }
  }

  /** Lent for the call; the memory must not release it. */
  record Borrowed(Pointer object, short type) implements Variant {
    public static Borrowed dispatch(ComObject object) {
      return new Borrowed(object.pointer(), Type.DISPATCH);
    }

    public static Borrowed unknown(Pointer object) {
      return new Borrowed(object, Type.UNKNOWN);
    }

    @Override
    public void write(Memory memory, long offset) {
      memory.setShort(offset, type);
      memory.setPointer(offset + VALUE, object);
    }
  }

  /** The types we meet; VT_* of Windows. */
  final class Type {
    static final short EMPTY = 0;
    static final short NULL = 1;
    static final short I2 = 2;
    static final short I4 = 3;
    static final short DATE = 7;
    static final short BSTR = 8;
    static final short DISPATCH = 9;
    static final short BOOL = 11;
    static final short UNKNOWN = 13;
    static final short UI4 = 19;
    static final short INT = 22;
    static final short UINT = 23;

    private Type() {}
  }

  /** An OLE automation date, in UTC as the Windows Update Agent gives it. */
  record OleDate(double days) {
    private static final double UNIX_EPOCH = 25_569;
    private static final double MS_PER_DAY = 86_400_000;

    public Instant toInstant() {
      return Instant.ofEpochMilli(Math.round((days - UNIX_EPOCH) * MS_PER_DAY));
    }
  }

  /**
   * The value in a result; what it owned is either taken over (an object) or freed. Null for an
   * empty or NULL value, and for a type that we never ask for.
   */
  static Object take(Memory result) {
    short type = result.getShort(0);
    if (type == Type.DISPATCH) {
      Pointer object = result.getPointer(VALUE);
      return object == null ? null : new ComObject(object);
    }
    try {
      return switch (type) {
        case Type.I2 -> Integer.valueOf(result.getShort(VALUE));
        case Type.I4, Type.INT, Type.UI4, Type.UINT -> Integer.valueOf(result.getInt(VALUE));
        case Type.BOOL -> result.getShort(VALUE) != 0;
        case Type.DATE -> new OleDate(result.getDouble(VALUE));
        case Type.BSTR -> string(result.getPointer(VALUE));
        default -> null;
      };
    } finally {
      OleApi.INSTANCE.VariantClear(result);
    }
  }

  /** Frees what an argument owned; borrowed objects stay as they are. */
  static void clear(Pointer argument) {
    if (argument.getShort(0) == Type.BSTR) {
      OleApi.INSTANCE.SysFreeString(argument.getPointer(VALUE));
    }
  }

  /** A BSTR knows its own length: it may hold zeros. */
  private static String string(Pointer bstr) {
    if (bstr == null) {
      return null;
    }
    int bytes = bstr.getInt(-4);
    return new String(bstr.getCharArray(0, bytes / 2));
  }
}
