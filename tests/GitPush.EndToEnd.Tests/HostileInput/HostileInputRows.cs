namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>What hostile input there is, and which tests send it to a real server. The tests of each part go further.</summary>
internal static class HostileInputRows
{
    public static IReadOnlyList<(string Input, Type Class, string[] Tests)> All { get; } =
    [
        ("zlib bomb", typeof(HostilePackTests),
        [
            nameof(HostilePackTests.A_zlib_bomb_is_refused_for_the_size_that_it_announces),
            nameof(HostilePackTests.A_zlib_bomb_that_announces_less_ends_at_what_it_announces),
            nameof(HostilePackTests.A_large_blob_is_never_held_as_a_whole),
            nameof(HostilePackTests.Many_small_bombs_end_at_the_limit_for_all_together),
        ]),
        ("delta bomb, deep chains", typeof(HostilePackTests),
        [
            nameof(HostilePackTests.A_delta_bomb_is_refused_before_memory_is_taken_for_it),
            nameof(HostilePackTests.A_chain_of_deltas_that_doubles_its_object_ends_at_the_limit),
            nameof(HostilePackTests.A_chain_of_deltas_is_followed_to_its_limit_without_recursion),
        ]),
        ("a huge object count in the header", typeof(HostilePackTests), [nameof(HostilePackTests.A_huge_number_of_objects_that_is_only_claimed_costs_no_memory)]),
        ("offset or ref cycles, self-base, thin base later in the same pack", typeof(HostilePackTests),
        [
            nameof(HostilePackTests.Deltas_that_lead_nowhere_are_refused),
            nameof(HostilePackTests.An_offset_delta_upon_itself_or_between_objects_is_refused),
            nameof(HostilePackTests.A_base_that_comes_behind_its_delta_is_legal),
        ]),
        ("duplicates in one pack", typeof(HostilePackTests), [nameof(HostilePackTests.An_object_that_a_pack_holds_many_times_is_taken_and_git_reads_it)]),
        ("truncation, bad trailer, garbage after the pack", typeof(CraftedPushTests), [nameof(CraftedPushTests.A_pack_that_is_none_is_refused_with_a_report_and_leaves_nothing)]),
        ("collisions", typeof(HostilePackTests), [nameof(HostilePackTests.An_object_that_differs_from_the_stored_one_of_its_id_is_refused_as_a_collision)]),
        (".git in all its disguises, .gitmodules, and every other rule of git's", typeof(FsckDifferentialTests),
        [
            nameof(FsckDifferentialTests.What_git_finds_wrong_with_an_object_is_found_here_by_the_same_name),
        ]),
        (".gitmodules URL, path, name; old defects that harm nobody", typeof(HostileTreeTests),
        [
            nameof(HostileTreeTests.By_default_what_can_harm_is_refused_and_what_old_histories_have_is_warned_of),
            nameof(HostileTreeTests.A_refusal_says_in_gits_words_what_is_wrong_with_which_object),
            nameof(HostileTreeTests.Of_many_warnings_the_first_are_shown_and_the_others_counted),
            nameof(HostileTreeTests.A_blob_that_is_stored_already_is_checked_when_a_tree_names_it_gitmodules),
            nameof(HostileTreeTests.A_gitmodules_file_with_a_million_submodules_is_answered_in_bounds),
            nameof(HostileTreeTests.A_gitmodules_file_that_is_larger_than_any_real_one_is_not_parsed),
        ]),
        ("ref names, directory/file conflicts, case", typeof(HostileNameTests),
        [
            nameof(HostileNameTests.A_name_that_no_ref_may_have_is_funny),
            nameof(HostileNameTests.Of_two_refs_that_are_file_and_folder_to_each_other_none_is_damaged),
            nameof(HostileNameTests.Names_that_differ_only_in_case_are_two_refs_or_one_is_refused),
        ]),
        ("ref names that are not UTF-8, or longer than a file's", typeof(CraftedPushTests),
        [
            nameof(CraftedPushTests.A_ref_name_that_is_not_UTF8_comes_back_byte_for_byte_and_reaches_no_stage_and_no_ref),
            nameof(CraftedPushTests.A_name_that_no_file_can_have_is_refused_before_any_stage_runs_and_keeps_no_other_ref),
        ]),
        ("pkt-line over 65520, bad hex, delim where none may be", typeof(HostileRequestTests), [nameof(HostileRequestTests.A_packet_that_is_none_is_told_so_and_ends_the_push)]),
        ("very many commands or options", typeof(HostileRequestTests),
        [
            nameof(HostileRequestTests.More_commands_than_the_limit_are_refused_in_bounds),
            nameof(HostileRequestTests.Commands_of_more_bytes_than_the_limit_are_refused_in_bounds),
            nameof(HostileRequestTests.A_ref_name_without_end_is_refused),
            nameof(HostileRequestTests.More_push_options_than_the_limits_are_refused),
        ]),
        ("gzip body bomb", typeof(HostileRequestTests),
        [
            nameof(HostileRequestTests.A_gzip_bomb_behind_a_pack_costs_its_inflation_and_no_memory),
            nameof(HostileRequestTests.A_gzip_bomb_of_commands_ends_at_their_limit),
        ]),
        ("wants for what is not there, or hidden", typeof(HostileFetchTests), [nameof(HostileFetchTests.What_is_not_there_and_what_is_hidden_are_refused_alike)]),
        ("lines of a fetch that make no sense: wants, depths, ends of history", typeof(HostileFetchTests),
        [
            nameof(HostileFetchTests.A_line_that_makes_no_sense_is_refused_in_gits_words),
            nameof(HostileFetchTests.The_greatest_depth_costs_no_more_than_the_history_that_there_is),
        ]),
        ("filter bombs", typeof(HostileFetchTests),
        [
            nameof(HostileFetchTests.A_filter_of_thousands_is_answered_in_bounds),
            nameof(HostileFetchTests.A_filter_that_is_nested_without_end_is_refused),
        ]),
        ("very many wants, haves or ends of history", typeof(HostileFetchTests),
        [
            nameof(HostileFetchTests.More_lines_than_the_limit_are_refused_in_bounds),
            nameof(HostileFetchTests.A_hundred_thousand_haves_that_nobody_knows_are_answered_in_bounds),
            nameof(HostileFetchTests.A_hundred_thousand_wants_of_one_object_are_one),
        ]),
        ("gzip body bomb in a fetch", typeof(HostileFetchTests), [nameof(HostileFetchTests.A_gzip_bomb_ends_at_the_limit_for_what_it_inflates_to)]),
        ("slow or stalled client", typeof(HostileRequestTests), [nameof(HostileRequestTests.A_client_that_stops_in_the_middle_of_its_pack_is_given_up_and_recorded)]),
        ("slow or stalled stage", typeof(RefusalTests), [nameof(RefusalTests.A_stage_that_takes_too_long_refuses_the_push_and_says_how_long_it_had)]),
        ("terminal escapes in output", typeof(HostileNameTests), [nameof(HostileNameTests.What_a_pusher_made_up_reaches_no_terminal_as_an_escape)]),
        ("links that lead out of a checkout", typeof(HostileTreeTests), [nameof(HostileTreeTests.A_link_that_leads_out_of_a_check_out_is_not_followed)]),
        ("traversal and option injection in repository names", typeof(HostileNameTests),
        [
            nameof(HostileNameTests.A_repository_name_that_leads_elsewhere_is_found_nowhere),
            nameof(HostileNameTests.A_repository_name_that_is_none_is_not_created),
        ]),
        ("trees nested without end", typeof(HostileTreeTests),
        [
            nameof(HostileTreeTests.Trees_are_nested_as_deep_as_the_limit_and_no_deeper),
            nameof(HostileTreeTests.Trees_that_were_seen_near_the_top_count_where_they_lie_deep),
            nameof(HostileTreeTests.A_push_upon_an_existing_history_is_held_to_the_limit_that_the_repository_sets),
        ]),
    ];
}
