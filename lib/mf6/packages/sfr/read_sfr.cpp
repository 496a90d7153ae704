// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/common_options.hpp"
#include "lib/mf6/packages/sfr/sfr_reader.hpp"
#include "lib/mf6/text/number_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace heihe::mf6::reader {

std::optional<int> read_reach(Context& context, Line& line, const SfrInput& sfr) {
    const auto number = context.integer(line, "the reach");
    if (!number) return std::nullopt;
    const auto nreach = static_cast<int>(sfr.reaches.size());
    if (*number >= 1 && *number <= nreach) return *number;
    context.add(line, "reach " + std::to_string(*number) + " does not exist",
                "give 1 to " + std::to_string(nreach));
    return std::nullopt;
}

namespace {

// Blocks of an SFR file and what their lines are checked against.
class SfrReader {
public:
    SfrReader(Model& model, const Observable& observable, SfrInput& sfr)
        : model_{model}, context_{model.context}, observable_{observable}, sfr_{sfr} {}

    void read(const PackageLine& package) {
        Source source = context_.open(package.file, package.at);
        if (source == nullptr) return;
        BlockReader file(context_, source,
                         {{"OPTIONS"},
                          {"DIMENSIONS", true},
                          {"PACKAGEDATA", true},
                          {"CROSSSECTIONS", false},
                          {"CONNECTIONDATA", false},
                          {"DIVERSIONS", false},
                          {"INITIALSTAGES", false},
                          {"PERIOD", false, true}});
        const std::size_t before = context_.count();
        while (file.next_block()) read_block(file);
        check_blocks(source->shown);
        if (context_.count() == before) check_sfr_network(context_, sfr_);
    }

private:
    void read_block(BlockReader& file) {
        if (file.is("OPTIONS")) read_options_block(file);
        if (file.is("DIMENSIONS")) read_dimensions(file, {{"NREACHES", &nreach_, 1}});
        if (file.is("PACKAGEDATA")) read_reaches(file);
        if (file.is("CROSSSECTIONS")) read_sections(file);
        if (file.is("CONNECTIONDATA")) read_connections(file);
        if (file.is("DIVERSIONS")) read_diversions(file);
        if (file.is("INITIALSTAGES")) read_stages(file);
        if (!file.is("PERIOD")) return;
        const auto period = read_period(model_, file, period_);
        if (!period || sfr_.reaches.empty()) return;
        period_ = *period;
        read_sfr_period(model_, file, *period, sfr_);
    }

    // Blocks that the reaches' NCON and NDV ask for.
    void check_blocks(const std::string& shown_file) {
        int diversions = 0;
        for (const auto& one : sfr_.reaches) diversions = std::max(diversions, one.ndv);
        if (!sfr_.reaches.empty() && !connected_)
            context_.add({shown_file, 0, "CONNECTIONDATA"}, "the block is missing",
                         "give it, with a row for each reach");
        if (diversions > 0 && !diverted_)
            context_.add({shown_file, 0, "DIVERSIONS"}, "the block is missing",
                         "give it, or NDV 0");
    }

    std::vector<Option> file_options() {
        return {{"STAGE", file_out(context_, sfr_.stage_file)},
                {"BUDGET", file_out(context_, sfr_.budget_file)},
                {"BUDGETCSV", file_out(context_, sfr_.budget_csv_file)},
                {"PACKAGE_CONVERGENCE", file_out(context_, sfr_.package_convergence_file)}};
    }

    std::vector<Option> number_options() {
        return {
            {"MAXIMUM_ITERATIONS",
             count_option(context_, "MAXIMUM_ITERATIONS", sfr_.maximum_iterations, 1)},
            {"MAXIMUM_PICARD_ITERATIONS", count_option(context_, "MAXIMUM_PICARD_ITERATIONS",
                                                       sfr_.maximum_picard_iterations, 1)},
            {"MAXIMUM_DEPTH_CHANGE",
             real_option(context_, "MAXIMUM_DEPTH_CHANGE", sfr_.maximum_depth_change)},
            {"UNIT_CONVERSION", real_option(context_, "UNIT_CONVERSION", sfr_.unit_conversion)},
            {"LENGTH_CONVERSION", real_option(context_, "LENGTH_CONVERSION", length_conversion_)},
            {"TIME_CONVERSION", real_option(context_, "TIME_CONVERSION", time_conversion_)},
            {"DEV_STORAGE_WEIGHT",
             real_option(context_, "DEV_STORAGE_WEIGHT", sfr_.storage_weight)}};
    }

    void read_options_block(BlockReader& file) {
        std::vector<Option> options = common_options(model_, sfr_, observable_);
        for (auto& option : file_options()) options.push_back(std::move(option));
        for (auto& option : number_options()) options.push_back(std::move(option));
        options.push_back({"MOVER", flag(sfr_.mover)});
        options.push_back({"PRINT_STAGE", flag(sfr_.print_stage)});
        options.push_back({"STORAGE", flag(sfr_.storage)});
        // the check of the beds, which is left out on request
        options.push_back({"DEV_NO_CHECK", flag(no_check_)});
        read_options(file, options);
        sfr_.kinematic = sfr_.storage;
        if (length_conversion_ > 0.0 || time_conversion_ > 0.0)
            sfr_.unit_conversion = std::cbrt(length_conversion_ > 0.0 ? length_conversion_ : 1.0) *
                                   (time_conversion_ > 0.0 ? time_conversion_ : 1.0);
        if (!(sfr_.unit_conversion > 0.0 && std::isfinite(sfr_.unit_conversion)))
            context_.add(file.header(), "UNIT_CONVERSION is not above 0",
                         "give 1 for m and s, 86400 for m and d");
        if (!(sfr_.storage_weight >= 0.5 && sfr_.storage_weight <= 1.0))
            context_.add(file.header(),
                         fmt::format("DEV_STORAGE_WEIGHT is {}", sfr_.storage_weight),
                         "give a weight from 0.5 to 1");
        for (const auto& file_of :
             sfr_.observations ? sfr_.observations->files : std::vector<ObservationFile>{})
            for (const auto& one : file_of.items) observed_.push_back(one);
    }

    // NONE, or 0 0 0, or layer, row and column; an inactive cell counts as none, as in MODFLOW 6.
    bool read_reach_cell(Line& line, std::int64_t& node) {
        node = -1;
        if (!integer_of(line.peek())) {
            const std::string word = line.upper();
            if (word == "NONE") return true;
            context_.add(line, "the cell is " + shown(word), "write layer, row, column or NONE");
            return false;
        }
        Line zeros = line;
        if (zeros.word() == "0" && zeros.word() == "0" && zeros.word() == "0") {
            line.move_to(zeros.position());
            return true;
        }
        const auto cell = read_cell(model_, line);
        if (cell && model_.active(*cell)) node = *cell;
        return cell.has_value();
    }

    bool read_numbers(Line& line, SfrReachInput& reach) {
        double* const into[] = {&reach.rlen, &reach.rwid, &reach.rgrd,
                                &reach.rtp,  &reach.rbth, &reach.rhk};
        const std::string_view names[] = {"RLEN", "RWID", "RGRD", "RTP", "RBTH", "RHK"};
        for (std::size_t i = 0; i < 6; ++i) {
            const auto value = context_.real(line, names[i]);
            if (!value) return false;
            *into[i] = *value;
        }
        return true;
    }

    bool read_reach_line(Line& line, SfrReachInput& reach) {
        const std::size_t before = context_.count();
        if (!read_reach_cell(line, reach.node) || !read_numbers(line, reach)) return false;
        reach.man = read_series_number(context_, line, "MAN", sfr_.series);
        reach.ncon = context_.integer_from(line, "NCON", 0).value_or(0);
        reach.ustrf = read_series_number(context_, line, "USTRF", sfr_.series);
        reach.ndv = context_.integer_from(line, "NDV", 0).value_or(0);
        for (const auto& name : sfr_.auxiliary)
            reach.aux.push_back(read_series_number(context_, line, name, sfr_.series));
        if (sfr_.boundnames) reach.boundname = read_boundname(line);
        if (context_.count() == before) check_reach(line, reach);
        return context_.count() == before;
    }

    // What MODFLOW 6 asks of each reach, and of one that a cell lies below.
    void check_reach(const Line& line, const SfrReachInput& reach) {
        const auto refuse = [&](std::string_view what, double value, std::string_view remedy) {
            context_.add(line, fmt::format("{} of reach {} is {}", what, now_, value), remedy);
        };
        if (!(reach.rlen > 0.0)) refuse("the length (RLEN)", reach.rlen, "give a length above 0");
        if (!(reach.rwid > 0.0)) refuse("the width (RWID)", reach.rwid, "give a width above 0");
        if (!(reach.rgrd > 0.0)) refuse("the slope (RGRD)", reach.rgrd, "give a slope above 0");
        if (reach.man.series < 0 && !(reach.man.value > 0.0))
            refuse("the roughness (MAN)", reach.man.value, "give Manning's n, above 0");
        if (reach.ustrf.series < 0 && !(reach.ustrf.value >= 0.0))
            refuse("the upstream fraction (USTRF)", reach.ustrf.value,
                   "give a fraction from 0 to 1");
        if (reach.node >= 0) check_bed(line, reach);
    }

    void check_bed(const Line& line, const SfrReachInput& reach) {
        if (!(reach.rhk >= 0.0))
            context_.add(
                line,
                fmt::format("the conductivity of the bed (RHK) of reach {} is {}", now_, reach.rhk),
                "give 0 where no water leaks");
        if (reach.rbth < 0.0 || (reach.rbth == 0.0 && reach.rhk > 0.0))
            context_.add(
                line,
                fmt::format("the thickness of the bed (RBTH) of reach {} is {}", now_, reach.rbth),
                "give a thickness above 0");
        const auto& botm = model_.gwf.grid.botm;
        const auto cell = static_cast<std::size_t>(reach.node);
        if (no_check_ || !model_.built || cell >= botm.size()) return;
        const double bottom = reach.rtp - reach.rbth;
        if (bottom > botm[cell]) return;
        context_.add(line,
                     fmt::format("the bottom of the bed of reach {}, RTP - RBTH = {:.7g}, is not "
                                 "above the bottom {:.7g} of its cell ({})",
                                 now_, bottom, botm[cell], cell_text(model_.gwf.grid, reach.node)),
                     "raise RTP, thin the bed, or put the reach into a lower layer");
    }

    void read_reaches(BlockReader& file) {
        const std::size_t before = context_.count();
        std::vector<SfrReachInput> read;
        std::vector<int> numbers;
        Line line;
        while (file.next_line(line)) {
            const auto number = context_.integer(line, "the reach");
            if (!number) continue;
            if (*number < 1 || *number > nreach_) {
                context_.add(line,
                             "reach " + std::to_string(*number) +
                                 " where NREACHES = " + std::to_string(nreach_),
                             "give 1 to NREACHES");
                continue;
            }
            SfrReachInput reach;
            reach.at = line.at();
            now_ = *number;
            if (!read_reach_line(line, reach)) continue;
            numbers.push_back(*number);
            read.push_back(std::move(reach));
        }
        if (context_.count() == before) place(file, std::move(read), numbers);
        check_observed();
    }

    // Puts the reaches in the order of their numbers; each must be there once.
    void place(BlockReader& file, std::vector<SfrReachInput> read,
               const std::vector<int>& numbers) {
        if (read.size() < static_cast<std::size_t>(nreach_)) {
            context_.add(file.header(),
                         std::to_string(read.size()) +
                             " reaches where NREACHES = " + std::to_string(nreach_),
                         "give a line a reach");
            return;
        }
        std::vector<SfrReachInput> all(static_cast<std::size_t>(nreach_));
        for (std::size_t r = 0; r < read.size(); ++r) {
            SfrReachInput& to = all[static_cast<std::size_t>(numbers[r] - 1)];
            if (to.at.line > 0)
                context_.add(read[r].at, "reach " + std::to_string(numbers[r]) + " is there twice",
                             "give each reach once");
            to = std::move(read[r]);
        }
        sfr_.reaches = std::move(all);
    }

    void check_observed() {
        for (const auto& one : observed_)
            if (one.number > static_cast<int>(sfr_.reaches.size()) && !sfr_.reaches.empty())
                context_.add(one.at, "reach " + std::to_string(one.number) + " does not exist",
                             "give 1 to " + std::to_string(sfr_.reaches.size()));
            else if (!one.boundname.empty() && !is_flow(one.type))
                check_single(one);
    }

    static bool is_flow(const std::string& type) {
        return type != "STAGE" && type != "DEPTH" && !type.starts_with("WET-");
    }

    // Flows of several reaches are added up; stages, depths and widths cannot be.
    void check_single(const Observation& one) {
        const auto count = std::count_if(
            sfr_.reaches.begin(), sfr_.reaches.end(),
            [&](const SfrReachInput& reach) { return reach.boundname == one.boundname; });
        if (count < 2) return;
        context_.add(one.at,
                     fmt::format("{} is asked for {}, a boundname of {} reaches", one.type,
                                 shown(one.boundname), count),
                     "give the number of a reach, or a boundname of its own");
    }

    SfrReachInput& reach(int number) { return sfr_.reaches[static_cast<std::size_t>(number - 1)]; }

    void read_sections(BlockReader& file) {
        Line line;
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            const auto number = read_reach(context_, line, sfr_);
            if (!number) continue;
            auto table = read_section(context_, line);
            if (!table) continue;
            if (!reach(*number).height.empty())
                context_.add(line, "reach " + std::to_string(*number) + " is there twice",
                             "give each reach once");
            reach(*number).xfraction = std::move(table->xfraction);
            reach(*number).height = std::move(table->height);
            reach(*number).manfraction = std::move(table->manfraction);
        }
    }

    void read_connections(BlockReader& file) {
        connected_ = true;
        Line line;
        std::vector<bool> given(sfr_.reaches.size(), false);
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            const auto number = read_reach(context_, line, sfr_);
            if (!number) continue;
            SfrReachInput& one = reach(*number);
            if (given[static_cast<std::size_t>(*number - 1)])
                context_.add(line, "reach " + std::to_string(*number) + " is there twice",
                             "give each reach once");
            given[static_cast<std::size_t>(*number - 1)] = true;
            one.connections_at = line.at();
            for (int c = 0; c < one.ncon; ++c) {
                const auto other =
                    context_.integer(line, "a connection of reach " + std::to_string(*number));
                if (!other) break;
                check_connection(line, *number, *other);
                one.connections.push_back(*other);
            }
        }
        for (std::size_t r = 0; r < sfr_.reaches.size(); ++r)
            if (!given[r])
                context_.add(file.header(), "reach " + std::to_string(r + 1) + " has no row",
                             "give its connections; with NCON 0 its number alone");
    }

    void check_connection(const Line& line, int number, std::int32_t other) {
        const auto nreach = static_cast<std::int64_t>(sfr_.reaches.size());
        const std::int64_t to = std::abs(static_cast<std::int64_t>(other));
        if (to < 1 || to > nreach)
            context_.add(line, "reach " + std::to_string(to) + " does not exist",
                         "give 1 to " + std::to_string(nreach) + ", below 0 for downstream");
        else if (to == number)
            context_.add(line, "reach " + std::to_string(to) + " is connected to itself",
                         "name another reach");
    }

    std::optional<DiversionPriority> read_priority(Line& line) {
        const std::string word = line.upper();
        if (word == "FRACTION") return DiversionPriority::fraction;
        if (word == "EXCESS") return DiversionPriority::excess;
        if (word == "THRESHOLD") return DiversionPriority::threshold;
        if (word == "UPTO") return DiversionPriority::upto;
        context_.add(line, "unknown priority " + shown(word),
                     "write FRACTION, EXCESS, THRESHOLD or UPTO");
        return std::nullopt;
    }

    void read_diversions(BlockReader& file) {
        diverted_ = true;
        Line line;
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            SfrDiversionInput one;
            one.at = line.at();
            const auto from = read_reach(context_, line, sfr_);
            if (!from) continue;
            const auto number = context_.integer_from(line, "the number of the diversion", 1);
            if (!number) continue;
            if (*number > reach(*from).ndv) {
                context_.add(line,
                             "reach " + std::to_string(*from) +
                                 " has NDV = " + std::to_string(reach(*from).ndv),
                             "raise NDV of the reach, or mend the number");
                continue;
            }
            const auto to = read_reach(context_, line, sfr_);
            if (!to) continue;
            const auto priority = read_priority(line);
            if (!priority) continue;
            if (std::any_of(sfr_.diversions.begin(), sfr_.diversions.end(),
                            [&](const auto& d) { return d.reach == *from && d.number == *number; }))
                context_.add(line,
                             fmt::format("diversion {} of reach {} is there twice", *number, *from),
                             "give each diversion once");
            one.reach = *from;
            one.number = *number;
            one.to = *to;
            one.priority = *priority;
            sfr_.diversions.push_back(one);
        }
        check_diversions(file);
    }

    void check_diversions(BlockReader& file) {
        std::vector<int> has(sfr_.reaches.size(), 0);
        for (const auto& one : sfr_.diversions) ++has[static_cast<std::size_t>(one.reach - 1)];
        for (std::size_t r = 0; r < has.size(); ++r)
            if (has[r] != sfr_.reaches[r].ndv && context_.empty())
                context_.add(file.header(),
                             "reach " + std::to_string(r + 1) + " has " + std::to_string(has[r]) +
                                 " diversions where NDV = " + std::to_string(sfr_.reaches[r].ndv),
                             "make the two agree");
    }

    void read_stages(BlockReader& file) {
        sfr_.initial_stage.assign(sfr_.reaches.size(), 0.0);
        std::vector<bool> given(sfr_.reaches.size(), false);
        Line line;
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            const auto number = read_reach(context_, line, sfr_);
            if (!number) continue;
            const auto n = static_cast<std::size_t>(*number - 1);
            if (given[n])
                context_.add(line, "reach " + std::to_string(*number) + " is there twice",
                             "give each reach once");
            given[n] = true;
            const auto stage = context_.real(line, "the stage");
            if (!stage) continue;
            sfr_.initial_stage[n] = *stage;
            if (*stage < sfr_.reaches[n].rtp)
                context_.add(line,
                             fmt::format("the initial stage {} of reach {} lies below its bed, "
                                         "RTP = {}",
                                         *stage, *number, sfr_.reaches[n].rtp),
                             "give RTP or more; RTP is a dry reach");
        }
        for (std::size_t r = 0; r < given.size(); ++r)
            if (!given[r])
                context_.add(file.header(), "reach " + std::to_string(r + 1) + " has no row",
                             "give a stage for each reach");
    }

    Model& model_;
    Context& context_;
    const Observable& observable_;
    SfrInput& sfr_;
    std::vector<Observation> observed_;
    double length_conversion_ = 0.0;  // 0: not given
    double time_conversion_ = 0.0;
    bool connected_ = false;  // CONNECTIONDATA was there
    bool diverted_ = false;   // DIVERSIONS was there
    bool no_check_ = false;   // of beds below their cells
    int nreach_ = 0;
    int now_ = 0;  // reach of the line that is read
    int period_ = 0;
};

}  // namespace

void read_sfr(Model& model, const PackageLine& package, const Observable& observable,
              SfrInput& out) {
    SfrReader(model, observable, out).read(package);
}

}  // namespace heihe::mf6::reader
