using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.SshPeers;

/// <summary>A client that sends what it is told to, and takes what comes. It never waits for a server that waits for it.</summary>
/// <param name="toServer">What it sends, after whatever happens to it on its way.</param>
/// <param name="toClient">What it gets.</param>
/// <param name="user">Whose key it has.</param>
internal sealed partial class SshClient(Stream stream, ByteQueue toServer, ByteQueue toClient, SshClientOffer offer, SshUserKey user) : IDisposable
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);

    private readonly PacketReader _reader = new(stream, NewKeyUse());
    private readonly PacketWriter _writer = new(stream, NewKeyUse());
    private readonly Dictionary<uint, uint> _channels = [];
    private readonly HashSet<uint> _closed = [];
    private Task<byte[]>? _reading;
    private uint _nextChannel = 1000;
    private int _answers;

    /// <summary>Whether nothing comes from the server any more.</summary>
    public bool IsOver { get; private set; }

    /// <exception cref="IOException">The server is gone.</exception>
    public async Task SendAsync(byte[] payload)
    {
        await _writer.WriteAsync(payload, default, default);
        await _writer.FlushAsync(default);
    }

    /// <summary>Sends a request to authenticate that is right.</summary>
    public Task LogInAsync(string userName) => SendAsync(user.SignedRequest(userName, SessionId));

    /// <summary>Sends bytes that are no packet.</summary>
    public ValueTask SendRawAsync(byte[] bytes) => stream.WriteAsync(bytes);

    /// <summary>Takes what has come, without waiting for more.</summary>
    public async Task TakeAsync()
    {
        while (!IsOver)
        {
            _reading ??= ReadPacketAsync();
            if (!_reading.IsCompleted || !await ReceiveAsync())
            {
                return;
            }
        }
    }

    /// <summary>Asks for something that has an answer, and waits for that.</summary>
    /// <returns>False when the connection ends instead, or the server waits.</returns>
    public async Task<bool> PingAsync()
    {
        var before = _answers;
        await SendAsync(new SshWriter().WriteByte((byte)MessageNumber.GlobalRequest).WriteString("ping").WriteBoolean(true).WrittenSpan.ToArray());
        while (_answers == before)
        {
            if (!await ReceiveAsync())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Runs a command on a channel of its own.</summary>
    /// <param name="isPatient">Whether to wait for its end, also while nothing is on its way. What was sent must have arrived.</param>
    /// <exception cref="FuzzException">The command does not end.</exception>
    public async Task RunAsync(byte[] command, byte[] input, bool isPatient)
    {
        var own = _nextChannel++;
        await SendAsync(SshMessages.Open(own, 0x7FFF_FFFF, 32 * 1024));
        while (!_channels.ContainsKey(own) && !_closed.Contains(own))
        {
            if (!await ReceiveAsync())
            {
                return;
            }
        }

        if (_closed.Contains(own))
        {
            return;
        }

        var number = _channels[own];
        await SendAsync(SshMessages.Request(number, "exec", writer => writer.WriteString(command)));
        foreach (var piece in input.Chunk(16 * 1024))
        {
            await SendAsync(SshMessages.Data(number, piece));
        }

        await SendAsync(SshMessages.Of(MessageNumber.ChannelEof, number));
        while (!_closed.Contains(own) && await ReceiveAsync(isPatient))
        {
        }

        if (_closed.Contains(own))
        {
            await SendAsync(SshMessages.Of(MessageNumber.ChannelClose, number));
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        _reader.Dispose();
        _writer.Dispose();
    }

    private static KeyUse NewKeyUse() => new(new RekeyLimits(), TimeProvider.System);

    private async Task<byte[]> ReadPacketAsync() => (await _reader.ReadAsync(default)).ToArray();

    /// <returns>The next message; null when none comes.</returns>
    private async Task<byte[]?> ReadAsync(bool isPatient)
    {
        if (IsOver)
        {
            return null;
        }

        var reading = _reading ??= ReadPacketAsync();
        if (isPatient)
        {
            await WaitAsync(reading);
        }

        while (!reading.IsCompleted)
        {
            // Both wait for the other: what the server has sent is here, and what was sent to it is there.
            await Task.WhenAny(reading, toServer.Starved);
            if (toServer.Starved.IsCompleted && toClient.Starved.IsCompleted && !reading.IsCompleted)
            {
                return null;
            }

            await Task.Yield();
        }

        _reading = null;
        return await FinishAsync(reading);
    }

    private async Task<byte[]?> FinishAsync(Task<byte[]> reading)
    {
        try
        {
            var payload = await reading;
            IsOver = payload is [] or [(byte)MessageNumber.Disconnect, ..];
            return IsOver ? null : payload;
        }
        catch (SshProtocolException)
        {
            // The stream ended within a packet, or what it has is no packet any more since the client's keys are not the server's.
            IsOver = true;
            return null;
        }
    }

    /// <exception cref="FuzzException">It takes too long.</exception>
    private static async Task WaitAsync(Task reading)
    {
        try
        {
            await reading.WaitAsync(MaxTime);
        }
        catch (TimeoutException)
        {
            throw new FuzzException("a command does not end");
        }
        catch (SshProtocolException)
        {
            // Is looked at where its result is.
        }
    }

    /// <summary>Takes the next message.</summary>
    /// <returns>False when none comes.</returns>
    private async Task<bool> ReceiveAsync(bool isPatient = false)
    {
        if (await ReadAsync(isPatient) is not { } payload)
        {
            return false;
        }

        var number = (MessageNumber)payload[0];
        if (number == MessageNumber.KexInit)
        {
            _serverInit = payload;
            return _isExchanging || await ExchangeAsync();
        }

        Note(number, payload);
        return true;
    }

    private void Note(MessageNumber number, byte[] payload)
    {
        var reader = new SshReader(payload.AsSpan(1));
        switch (number)
        {
            case MessageNumber.RequestSuccess or MessageNumber.RequestFailure:
                _answers++;
                break;
            case MessageNumber.ChannelOpenConfirmation:
                _channels[reader.ReadUInt32()] = reader.ReadUInt32();
                break;
            case MessageNumber.ChannelOpenFailure or MessageNumber.ChannelClose:
                _closed.Add(reader.ReadUInt32());
                break;
        }
    }
}
