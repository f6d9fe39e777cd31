using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>What a client sends before the pack: commands, capabilities, push options.</summary>
internal sealed record PushCommandList(IReadOnlyList<PushCommand> Commands, CapabilityList Capabilities, IReadOnlyList<string> Options)
{
    /// <summary>The commits at which the client's history ends; none when it has all of it.</summary>
    public IReadOnlySet<ObjectId> Shallows { get; init; } = ShallowFile.None;

    /// <summary>Whether the client wants a result for each ref.</summary>
    public bool WantsReport => Capabilities.Has("report-status") || Capabilities.Has("report-status-v2");

    public bool Atomic => Capabilities.Has("atomic");

    public bool Quiet => Capabilities.Has("quiet");

    public bool SideBand => Capabilities.Has("side-band-64k");

    /// <summary>Whether a pack follows: it does unless every command deletes (gitprotocol-pack(5)).</summary>
    public bool HasPack => Commands.Any(command => !command.IsDelete);
}
