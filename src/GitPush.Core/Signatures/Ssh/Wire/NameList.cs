using System.Text;

namespace GitPush.Signatures.Ssh.Wire;

/// <summary>
/// A <c>name-list</c> (RFC 4251 §5): names that are separated by commas. It stays in the message that it came with, so that a long
/// list costs no memory.
/// </summary>
internal readonly ref struct NameList
{
    /// <summary>The most names that a list may have. Clients have about twenty in their longest.</summary>
    public const int MaxNames = 256;

    /// <summary>"Names MUST NOT be longer than 64 characters" (RFC 4251 §6).</summary>
    public const int MaxNameLength = 64;

    private readonly ReadOnlySpan<byte> _names;

    private NameList(ReadOnlySpan<byte> names) => _names = names;

    /// <summary>The name that comes first, empty if there is none.</summary>
    public ReadOnlySpan<byte> First
    {
        get
        {
            foreach (var name in this)
            {
                return name;
            }

            return default;
        }
    }

    /// <exception cref="SshFormatException">A name is empty, too long or not printable, or there are too many.</exception>
    public static NameList Parse(ReadOnlySpan<byte> names)
    {
        var list = new NameList(names);
        var count = 0;
        foreach (var name in list)
        {
            if (++count > MaxNames)
            {
                throw new SshFormatException("A list has too many names.");
            }

            if (name.IsEmpty || name.Length > MaxNameLength || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            {
                throw new SshFormatException("A list has a name that is not one.");
            }
        }

        return list;
    }

    public bool Contains(ReadOnlySpan<byte> wanted)
    {
        foreach (var name in this)
        {
            if (name.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    public Enumerator GetEnumerator() => new(_names);

    /// <summary>The list as it came.</summary>
    public override string ToString() => Encoding.ASCII.GetString(_names);

    public ref struct Enumerator(ReadOnlySpan<byte> names)
    {
        private ReadOnlySpan<byte> _rest = names;
        private bool _ended = names.IsEmpty;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_ended)
            {
                return false;
            }

            var comma = _rest.IndexOf((byte)',');
            _ended = comma < 0;
            Current = _ended ? _rest : _rest[..comma];
            _rest = _ended ? default : _rest[(comma + 1)..];
            return true;
        }
    }
}
