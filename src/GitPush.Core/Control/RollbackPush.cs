using System.Text;
using GitPush.History;
using GitPush.Objects;
using GitPush.ReceivePack;

namespace GitPush.Control;

/// <summary>
/// Sets the refs of an earlier push back to what it brought, wherever they are now. Refs that it deleted stay as they are: a roll-back
/// deletes nothing.
/// </summary>
internal sealed class RollbackPush(PushServices services, PushRequest request, PushRecord source) : RepeatedPush(services, request, source)
{
    protected override bool MayForce => true;

    protected override string ReflogMessage => $"rollback to push {Source.Id} by {Asker}";

    // An option such as skip-deploy would leave something else running than what the refs name.
    protected override IReadOnlyList<string> PushOptions => [];

    protected override IReadOnlyList<PushCommand> Plan()
    {
        var refs = Request.Repository.RefStore.Read();
        var brought = SourceRefs.Where(pushed => !ObjectId.Parse(pushed.NewId).IsZero).ToList();
        if (brought.Count == 0)
        {
            throw new PushControlException($"push {Source.Id} only deleted refs, so there is nothing to return to");
        }

        // What maintenance has removed may still be open here.
        Request.Repository.Objects.Rescan();
        var commands = new List<PushCommand>();
        using var reader = Request.Repository.Objects.OpenReader();
        foreach (var pushed in brought)
        {
            var id = ObjectId.Parse(pushed.NewId);
            var current = refs.TryGet(pushed.Name, out var found) ? found.Id : ObjectId.Zero;
            if (current == id)
            {
                continue;
            }

            if (!reader.TryGetInfo(id, out _, out _))
            {
                throw new PushControlException($"{Short(id)}, to which {pushed.Name} was to return, is not in the repository any more");
            }

            commands.Add(new PushCommand(Encoding.UTF8.GetBytes(pushed.Name), current, id) { Target = found.SymbolicTarget ?? pushed.Name });
        }

        return commands.Count > 0 ? commands : throw new PushControlException($"the refs are where push {Source.Id} left them already");
    }

    protected override IEnumerable<string> Describe()
    {
        foreach (var command in Push.Commands)
        {
            yield return command.OldId.IsZero
                ? $"creating {command.Name} again at {Short(command.NewId)} for {Asker}, as push {Source.Id} brought it"
                : $"rolling {command.Name} back from {Short(command.OldId)} to {Short(command.NewId)} for {Asker}, as push {Source.Id} brought it";
        }

        var refs = Request.Repository.RefStore.Read();
        foreach (var deleted in SourceRefs.Where(pushed => ObjectId.Parse(pushed.NewId).IsZero && refs.TryGet(pushed.Name, out _)))
        {
            yield return $"{deleted.Name}, which push {Source.Id} deleted, exists again and stays";
        }
    }
}
