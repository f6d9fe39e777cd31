using System.Net;
using System.Net.Sockets;

namespace GitPush.Ssh.Hosting;

/// <summary>Which addresses count as one, because one machine has them.</summary>
internal static class AddressGroup
{
    private const int PrefixBytes = 8;

    /// <summary>An IPv4 address as it is, however it is written, and of an IPv6 address the first 64 bits: the rest its owner chooses.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}
