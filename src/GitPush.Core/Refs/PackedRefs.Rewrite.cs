using System.Buffers;
using System.Text;
using GitPush.Objects;

namespace GitPush.Refs;

/// <content>The same file with some refs taken out or put in.</content>
internal sealed partial class PackedRefs
{
    /// <summary>The content of the file after some changes. Lines that stay are copied as they are.</summary>
    /// <param name="changes">Sorted by the bytes of the names, each name once. An id of zero takes the ref out.</param>
    /// <param name="traits">What is true of the new lines; the header promises what is true of old and new ones.</param>
    public ArrayBufferWriter<byte> Rewrite(IReadOnlyList<GitRef> changes, PackedRefsTraits traits)
    {
        var output = new ArrayBufferWriter<byte>(_content.Length + 128 + (changes.Count * 96));
        WriteHeader(output, (Traits & traits) | PackedRefsTraits.Sorted);
        var copied = _start;
        foreach (var change in changes)
        {
            var at = Seek(change.Name, out var found);
            output.Write(_content.AsSpan(copied..at));
            copied = found ? EndOfRecord(at) : at;
            if (!change.Id.IsZero)
            {
                WriteRecord(output, change);
            }
        }

        output.Write(_content.AsSpan(copied));
        return output;
    }

    private static void WriteHeader(ArrayBufferWriter<byte> output, PackedRefsTraits traits)
    {
        output.Write("# pack-refs with:"u8);
        output.Write((traits & PackedRefsTraits.Peeled) != 0 ? " peeled"u8 : default);
        output.Write((traits & PackedRefsTraits.FullyPeeled) != 0 ? " fully-peeled"u8 : default);
        output.Write(" sorted \n"u8);
    }

    private static void WriteRecord(ArrayBufferWriter<byte> output, in GitRef value)
    {
        WriteId(output, value.Id);
        output.Write(" "u8);
        Encoding.UTF8.GetBytes(value.Name, output);
        output.Write("\n"u8);
        if (value.Peeled is { } peeled)
        {
            output.Write("^"u8);
            WriteId(output, peeled);
            output.Write("\n"u8);
        }
    }

    private static void WriteId(ArrayBufferWriter<byte> output, ObjectId id)
    {
        id.CopyHexTo(output.GetSpan(ObjectId.HexSize)[..ObjectId.HexSize]);
        output.Advance(ObjectId.HexSize);
    }
}
