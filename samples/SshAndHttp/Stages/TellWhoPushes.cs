using GitPush.Hooks;

namespace SshAndHttp.Stages;

/// <summary>Sees every push, whatever door it comes through, and what the door knows of it.</summary>
internal sealed class TellWhoPushes : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var connection = push.Connection;
        var with = connection.KeyFingerprint is { } key ? $"with the key {key}" : "with a password";
        await push.Output.WriteLineAsync(
            $"{push.User.Identity?.Name} pushes {push.Updates.Count} ref(s) over {connection.Transport}, {with}", cancellationToken);
        return StageResult.Continue;
    }
}
