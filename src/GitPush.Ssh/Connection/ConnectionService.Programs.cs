using System.Buffers;
using GitPush.Protocol;

namespace GitPush.Ssh.Connection;

/// <summary>The programs of channels: they run on their own, and all of them are waited for.</summary>
internal sealed partial class ConnectionService
{
    private const int Failed = 1;

    /// <summary>Programs that may run, and those that have ended since another was started.</summary>
    private readonly List<Task> _programs = [];

    private void StartProgram(Channel channel, SessionRequest request)
    {
        channel.Start();
        _watch.OnStarted();
        _programs.RemoveAll(static program => program.IsCompleted);
        _programs.Add(Task.Run(() => RunProgramAsync(channel, request)));
    }

    private async Task RunProgramAsync(Channel channel, SessionRequest request)
    {
        try
        {
            var status = await GetStatusAsync(channel, request);
            using var limit = new CancellationTokenSource(_settings.SendTimeout, _settings.Time);
            await channel.FinishAsync(status, limit.Token);
        }
        finally
        {
            _watch.OnEnded();
        }
    }

    /// <returns>Null when the program did not end by itself, and says nothing of how it did.</returns>
    private async Task<int?> GetStatusAsync(Channel channel, SessionRequest request)
    {
        try
        {
            return await _handler(request, new SessionChannel(channel.Input, channel.Output, channel.Error), channel.Gone);
        }
        catch (Exception exception) when (exception is ClientGoneException || (exception is OperationCanceledException && channel.Gone.IsCancellationRequested))
        {
            Log.ProgramInterrupted(_logger, exception.Message);
            return null;
        }
        catch (Exception exception)
        {
            Log.ProgramFailed(_logger, exception);
            channel.Error.Write("internal error; the server's log has the reason\n"u8);
            return Failed;
        }
    }

    /// <summary>Tells all programs that nobody is there any more, and waits for what they make of it.</summary>
    private async Task EndProgramsAsync()
    {
        foreach (var channel in _channels)
        {
            channel?.Lose("the connection is lost");
        }

        await Task.WhenAll(_programs);
        foreach (var channel in _channels)
        {
            await (channel?.SettleAsync() ?? Task.CompletedTask);
        }
    }
}
