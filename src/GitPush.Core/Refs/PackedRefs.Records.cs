using System.Buffers;
using System.Text;
using GitPush.Checks;
using GitPush.Objects;

namespace GitPush.Refs;

/// <content>
/// The records: <c>&lt;id&gt; SP &lt;name&gt; LF</c>, and after it, where the ref names a tag object,
/// <c>^&lt;id of what it finally tags&gt; LF</c> (gitrepository-layout(5), git's packed-backend).
/// </content>
internal sealed partial class PackedRefs
{
    /// <summary>
    /// Finds the first record whose name does not sort before <paramref name="name"/>.
    /// </summary>
    private int Seek(string name, out bool found)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(name.Length));
        var wanted = buffer.AsSpan(0, Encoding.UTF8.GetBytes(name, buffer));
        var low = _start;
        var high = _content.Length;
        found = false;
        while (low < high && !found)
        {
            var middle = low + ((high - low) / 2);
            var record = StartOfRecord(middle, low);
            var order = NameAt(record).SequenceCompareTo(wanted);
            if (order < 0)
            {
                low = EndOfRecord(record);
            }
            else
            {
                high = record;
                found = order == 0;
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return high;
    }

    private int StartOfRecord(int position, int lowest)
    {
        while (position > lowest && (_content[position - 1] != (byte)'\n' || _content[position] == (byte)'^'))
        {
            position--;
        }

        return position;
    }

    private int EndOfRecord(int record)
    {
        var end = EndOfLine(record);
        return end < _content.Length && _content[end] == (byte)'^' ? EndOfLine(end) : end;
    }

    private int EndOfLine(int position) => position + _content.AsSpan(position).IndexOf((byte)'\n') + 1;

    private ReadOnlySpan<byte> NameAt(int record)
    {
        var line = _content.AsSpan(record..(EndOfLine(record) - 1));
        return line.Length > NameOffset && line[ObjectId.HexSize] == (byte)' '
            ? line[NameOffset..]
            : throw Unreadable($"unexpected line '{Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)])}'");
    }

    private GitRef ReadRecord(int record, string name)
    {
        var line = _content.AsSpan(record);
        if (!ObjectId.TryParse(line[..ObjectId.HexSize], out var id))
        {
            throw Unreadable($"'{name}' has no id");
        }

        var value = new GitRef(name, id);
        var next = EndOfLine(record);
        if (next >= _content.Length || _content[next] != (byte)'^')
        {
            return value;
        }

        return _content.Length - next > ObjectId.HexSize + 1
            && ObjectId.TryParse(_content.AsSpan(next + 1, ObjectId.HexSize), out var peeled)
                ? value with { Peeled = peeled }
                : throw Unreadable($"'{name}' has a peeled value that is no id");
    }

    private GitRef[] ReadAll()
    {
        var refs = new List<GitRef>((_content.Length - _start) / 64);
        for (var at = _start; at < _content.Length; at = EndOfRecord(at))
        {
            var name = NameAt(at);
            if (RefName.IsValid(name) && System.Text.Unicode.Utf8.IsValid(name))
            {
                var value = ReadRecord(at, Encoding.UTF8.GetString(name));
                if (!value.Id.IsZero)
                {
                    refs.Add(value);
                }
            }
        }

        return [.. refs];
    }

    private static ObjectId[] SortIds(GitRef[] refs)
    {
        var ids = Array.ConvertAll(refs, static value => value.Id);
        Array.Sort(ids);
        return ids;
    }

    /// <summary>The index of the first id that is not smaller than <paramref name="id"/>, or not even equal to it.</summary>
    private static int LowerBound(ReadOnlySpan<ObjectId> ids, int from, ObjectId id, bool orEqual)
    {
        var high = ids.Length;
        while (from < high)
        {
            var middle = from + ((high - from) / 2);
            var order = ids[middle].CompareTo(id);
            if (order < 0 || (orEqual && order == 0))
            {
                from = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return from;
    }

    private static bool IsSorted(ReadOnlySpan<byte> records)
    {
        var last = default(ReadOnlySpan<byte>);
        while (!records.IsEmpty)
        {
            var name = TakeRecord(ref records, out _);
            if (last.SequenceCompareTo(name) >= 0)
            {
                return false;
            }

            last = name;
        }

        return true;
    }

    private static byte[] Sort(ReadOnlySpan<byte> records)
    {
        var all = new List<(byte[] Name, byte[] Record)>();
        while (!records.IsEmpty)
        {
            var name = TakeRecord(ref records, out var record);
            all.Add((name.ToArray(), record.ToArray()));
        }

        all.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        var sorted = new ArrayBufferWriter<byte>();
        foreach (var (_, record) in all)
        {
            sorted.Write(record);
        }

        return sorted.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> TakeRecord(scoped ref ReadOnlySpan<byte> records, out ReadOnlySpan<byte> record)
    {
        var line = records.IndexOf((byte)'\n') + 1;
        if (line <= NameOffset + 1)
        {
            throw Unreadable("a line has no name");
        }

        var end = line < records.Length && records[line] == (byte)'^' ? line + records[line..].IndexOf((byte)'\n') + 1 : line;
        record = records[..end];
        records = records[end..];
        return record[NameOffset..(line - 1)];
    }
}
