using System.Net.Sockets;

namespace GitPush.Ssh.Hosting;

/// <summary>
/// A connection on which, as long as the client logs in, what it sends is acknowledged at once, and not up to 40 milliseconds later.
/// Clients leave Nagle's algorithm on until then, OpenSSH's among them: they send nothing more until the last segment was
/// acknowledged. Twice that is a message without an answer that could carry the acknowledgement: KEXINIT, when the server's was
/// sent before, and NEWKEYS.
/// </summary>
/// <param name="socket">Is closed with this.</param>
internal sealed class QuickAckStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // IPPROTO_TCP and TCP_QUICKACK of Linux (tcp(7)). Other systems have no such option.
    private const int TcpLevel = 6;
    private const int QuickAck = 12;

    /// <summary>Whether what is read is acknowledged at once. Default: yes.</summary>
    public bool IsQuick { get; set; } = true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        IsQuick && OperatingSystem.IsLinux() ? ReadQuickAsync(buffer, cancellationToken) : base.ReadAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadQuickAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        try
        {
            // "This flag is not permanent": the next message that is sent takes it back.
            Socket.SetRawSocketOption(TcpLevel, QuickAck, BitConverter.GetBytes(1));
        }
        catch (SocketException)
        {
            // It is slower without, and no more than that.
        }

        return read;
    }
}
