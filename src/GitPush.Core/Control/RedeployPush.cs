using System.Text;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.ReceivePack;
using GitPush.Repositories;

namespace GitPush.Control;

/// <summary>
/// Runs the stages again for what an earlier push brought. The refs have to be where it left them and stay there; what is filtered by
/// paths sees the paths that it changed.
/// </summary>
internal sealed class RedeployPush(PushServices services, PushRequest request, PushRecord source) : RepeatedPush(services, request, source)
{
    // Options by which a pusher asks that nothing is deployed: who asks for a deployment means the contrary.
    private static readonly string[] NotRepeated = [PushPlan.Option, DeployOption.Skip];

    protected override bool ChangesRefs => false;

    protected override IReadOnlyList<string> PushOptions => [.. Source.Options.Where(option => !NotRepeated.Contains(option))];

    protected override IReadOnlyList<PushCommand> Plan()
    {
        var refs = Request.Repository.RefStore.Read();
        var commands = new List<PushCommand>();
        foreach (var pushed in SourceRefs)
        {
            var id = ObjectId.Parse(pushed.NewId);
            if (id.IsZero)
            {
                // Of a ref that was deleted there is nothing to run.
                continue;
            }

            if (!refs.TryGet(pushed.Name, out var current))
            {
                throw new PushControlException($"{pushed.Name} is gone since push {Source.Id}");
            }

            if (current.Id != id)
            {
                throw new PushControlException($"{pushed.Name} has moved since push {Source.Id}: from {Short(id)} to {Short(current.Id)}");
            }

            commands.Add(new PushCommand(Encoding.UTF8.GetBytes(pushed.Name), id, id) { Target = current.SymbolicTarget ?? pushed.Name });
        }

        return commands.Count > 0 ? commands : throw new PushControlException($"push {Source.Id} brought no commits, so there is nothing to run again");
    }

    protected override IEnumerable<string> Describe() =>
        Push.Commands.Select(command => $"redeploying {command.Name} at {Short(command.NewId)} for {Asker}, as push {Source.Id} brought it");

    protected override RefUpdate CreateUpdate(PushCommand command, RefUpdateKind kind, GitRepository repository) =>
        new(command.Name, command.OldId, command.NewId, RefUpdateKind.Unchanged, repository) { Target = command.Target, ComparedWith = Before(command) };

    // A push that has changed nothing itself does not tell what had changed: then all has.
    private ObjectId Before(PushCommand command)
    {
        var old = ObjectId.Parse(Source.Refs.First(pushed => pushed.Name == command.Name).OldId);
        return old == command.NewId ? ObjectId.Zero : old;
    }
}
