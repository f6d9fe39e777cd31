using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>One pattern of <see cref="AddressPatterns"/>.</summary>
internal sealed class AddressPattern
{
    private const int MaxLength = 256;

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdef.:");
    private static readonly SearchValues<char> WildcardCharacters = SearchValues.Create("0123456789abcdef.:*?");
    private static readonly SearchValues<char> HexLetters = SearchValues.Create("abcdef");

    private readonly string _text;
    private readonly IPAddress? _network;
    private readonly int _prefixLength;

    private AddressPattern(string text, bool isNegated, IPAddress? network = null, int prefixLength = 0)
    {
        _text = text;
        IsNegated = isNegated;
        _network = network;
        _prefixLength = prefixLength;
    }

    public bool IsNegated { get; }

    /// <summary>Whether any address can match. Names of hosts cannot, and no IPv4 address has letters.</summary>
    public bool CanMatch =>
        _network is not null
        || (!_text.AsSpan().ContainsAnyExcept(WildcardCharacters)
            && (_text.Contains(':') || !_text.Contains('.') || !_text.AsSpan().ContainsAny(HexLetters)));

    /// <param name="reason">Why it is none: a clause without a full stop.</param>
    public static bool TryParse(
        string item, [NotNullWhen(true)] out AddressPattern? pattern, [NotNullWhen(false)] out string? reason)
    {
        pattern = null;
        var isNegated = item.StartsWith('!');
        var text = (isNegated ? item[1..] : item).ToLowerInvariant();
        if (text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            reason = "a pattern is empty, too long, or has blanks in it";
            return false;
        }

        // A wildcard, or the name of a host.
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? text : text[..slash];
        if (number.AsSpan().ContainsAnyExcept(AddressCharacters) || !IPAddress.TryParse(number, out var address))
        {
            pattern = slash < 0 ? new AddressPattern(text, isNegated) : null;
            reason = slash < 0 ? null : $"'{text}' is not a network";
            return pattern is not null;
        }

        // "10.1" is 10.0.0.1 to some and a beginning to others, and "010.0.0.1" is 8.0.0.1 to some.
        if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != number)
        {
            reason = $"'{text}' is not an IPv4 address of four plain decimal numbers";
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            reason = $"'{text}' is an IPv4 address in the form of IPv6, and would never match: write it as IPv4";
            return false;
        }

        var size = 8 * address.GetAddressBytes().Length;
        var prefixLength = size;
        if ((slash >= 0
                && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefixLength)
                    || prefixLength > size))
            || !HasPrefix(address, MaskOf(address, prefixLength), size))
        {
            // As sshd: whoever wrote 192.0.2.1/24 may have meant either.
            reason = $"'{text}' has a mask that does not fit its address";
            return false;
        }

        (pattern, reason) = (new AddressPattern(text, isNegated, address, prefixLength), null);
        return true;
    }

    /// <param name="address">Not an IPv4 address in the form of IPv6.</param>
    public bool Matches(IPAddress address) =>
        _network is not null
            ? address.AddressFamily == _network.AddressFamily && HasPrefix(address, _network, _prefixLength)
            : CanMatch && Wildcard.Matches(_text, TextOf(address));

    /// <summary>The pattern without its <c>!</c>.</summary>
    public override string ToString() => _text;

    /// <summary>As getnameinfo(3) has it, without the interface of a link-local address.</summary>
    private static string TextOf(IPAddress address)
    {
        var text = address.ToString();
        var scope = text.IndexOf('%', StringComparison.Ordinal);
        return scope < 0 ? text : text[..scope];
    }

    private static IPAddress MaskOf(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    private static bool HasPrefix(IPAddress address, IPAddress network, int prefixLength)
    {
        var bytes = MaskOf(address, prefixLength).GetAddressBytes();
        return bytes.AsSpan().SequenceEqual(network.GetAddressBytes());
    }
}
