// SPDX-License-Identifier: MIT
#include "heihe/io/run_writer.hpp"

#include "heihe/io/file_write.hpp"
#include "heihe/io/result_tables.hpp"
#include "lib/io/results/run_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_warnings = 1000;  // keeps checkpoint and summary.json readable

// Files about the end of a stopped run, which are wrong once it is resumed.
bool is_leftover(const fs::path& file) {
    static const std::set<std::string> ends = [] {
        std::set<std::string> names{"summary.json", "timing.json",   "diagnosis.txt",
                                    "results.nc",   "allocation.nc", manifest_name};
        for (const auto& [name, header] : observation_headers()) names.insert(name);
        return names;
    }();
    const std::string name = file.filename().string();
    return ends.count(name) != 0 || (name.ends_with(".tmp") && is_of_a_run(file));
}

std::vector<fs::path> leftovers(const fs::path& part) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(part))
        if (is_leftover(entry.path())) files.push_back(entry.path());
    return files;
}

// A growing file must be a plain file with at least the length in the checkpoint.
void check_growing(const fs::path& file, std::int64_t length, const std::string& checkpoint) {
    const InputLocation at{checkpoint, 0, "file_lengths"};
    std::error_code failed;
    const auto status = fs::symlink_status(file, failed);
    if (length < 0)
        throw InputError(at, fmt::format("a length of {} bytes", length),
                         "start anew with --force");
    if (!fs::is_regular_file(status))
        throw InputError(
            {file.string(), 0},
            fs::exists(status) ? "is no plain file" : "is gone, so the run cannot go on",
            "put it back, or start anew with --force");
    if (const auto size = fs::file_size(file, failed);
        failed || size < static_cast<std::uintmax_t>(length))
        throw InputError(
            {file.string(), 0},
            fmt::format("has {} bytes, fewer than the {} when the checkpoint was written", size,
                        length),
            "put it back, or start anew with --force");
}

}  // namespace

void check_resumable(const RunFolder& folder, const Checkpoint& from, bool fields) {
    const std::string checkpoint = folder.checkpoint().string();
    std::set<std::string> names;
    for (const auto& table : tables_of({})) names.emplace(table.file);
    if (fields)
        for (const auto* name : {spool_name, use_spool_name}) names.emplace(name);
    for (const auto& [name, length] : from.file_lengths)
        if (names.count(name) == 0)
            throw InputError({checkpoint, 0, "file_lengths"},
                             "names a file that is none of this run's", "start anew with --force");
    for (const auto& name : names) {
        const auto told = from.file_lengths.find(name);
        if (told == from.file_lengths.end())
            throw InputError({checkpoint, 0, "file_lengths"}, "has no length of " + name,
                             "start anew with --force");
        check_growing(folder.part() / name, told->second, checkpoint);
    }
    for (const auto& file : leftovers(folder.part()))
        if (!is_of_a_run(file))
            throw InputError({file.string(), 0}, "was not written by a run, which would replace it",
                             "move it away");
}

RunWriter::RunWriter(RunFolder folder, RunWriterOptions options)
    : folder_{std::move(folder)}, options_{std::move(options)} {
    open_files();
    const auto tables = tables_of({}, options_.gauges);
    for (std::size_t i = 0; i < tables.size(); ++i) tables_[i].append(tables[i].header);
    queue_ = std::make_unique<WriterQueue>();
}

RunWriter::RunWriter(RunFolder folder, RunWriterOptions options, const Checkpoint& from)
    : folder_{std::move(folder)}, options_{std::move(options)}, warnings_{from.warnings} {
    check_resumable(folder_, from, options_.fields);
    for (const auto& [name, length] : from.file_lengths) cut_file(folder_.part() / name, length);
    std::error_code ignored;
    for (const auto& file : leftovers(folder_.part())) fs::remove(file, ignored);
    open_files();
    queue_ = std::make_unique<WriterQueue>();
}

void RunWriter::open_files() {
    for (const auto& table : tables_of({})) tables_.emplace_back(folder_.part() / table.file);
    if (!options_.fields) return;
    spool_.emplace(folder_.part() / spool_name, options_.grid.nlay,
                   static_cast<std::ptrdiff_t>(options_.grid.column_row.size()));
    use_spool_.emplace(folder_.part() / use_spool_name, options_.users.size());
}

void RunWriter::append(const MonthRows& rows) {
    const auto tables = tables_of(rows);
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (!tables[i].lines.empty()) tables_[i].append(tables[i].lines);
}

void RunWriter::month(MonthRows rows, MonthFields fields, MonthUse use) {
    queue_->submit(
        [this, rows = std::move(rows), fields = std::move(fields), use = std::move(use)] {
            append(rows);
            if (spool_) spool_->append(fields);
            if (use_spool_) use_spool_->append(use);
        });
}

void RunWriter::warning(std::string text) {
    const bool said = std::find(warnings_.begin(), warnings_.end(), text) != warnings_.end();
    if (!said && warnings_.size() < most_warnings) warnings_.push_back(std::move(text));
}

bool RunWriter::checkpoint_due() const {
    if (!last_checkpoint_) return true;
    const std::chrono::duration<double> passed =
        std::chrono::steady_clock::now() - *last_checkpoint_;
    return passed.count() >= options_.checkpoint_seconds;
}

void RunWriter::checkpoint(Checkpoint state) {
    state.warnings = warnings_;
    last_checkpoint_ = std::chrono::steady_clock::now();
    queue_->submit([this, state = std::move(state)]() mutable {
        for (auto& table : tables_) table.sync();
        if (spool_) spool_->file().sync();
        if (use_spool_) use_spool_->file().sync();
        for (const auto& table : tables_)
            state.file_lengths[table.path().filename().string()] = table.length();
        if (spool_) state.file_lengths[spool_name] = spool_->file().length();
        if (use_spool_) state.file_lengths[use_spool_name] = use_spool_->file().length();
        write_checkpoint(folder_.checkpoint(), state);
    });
}

std::string RunWriter::annual_csv() {
    wait();
    return read_file(folder_.part() / "annual.csv");
}

void RunWriter::write_observations() {
    const auto& o = options_.observations;
    if (o.points.empty() && o.observations.flows.empty()) return;
    const auto wells = read_file(folder_.part() / "wells.csv");
    const auto river =
        o.observations.flows.empty() ? std::string{} : read_file(folder_.part() / "river.csv");
    for (const auto& [name, text] : observation_files(o, wells, river))
        write_file(folder_.part() / name, text);
}

void RunWriter::write_summary(Summary summary, Timing timing) {
    const auto annual = read_file(folder_.part() / "annual.csv");
    summary.warnings = warnings_;
    summary.balance = balance_of(annual, read_file(folder_.part() / "county.csv"));
    write_file(folder_.part() / "summary.json", summary_json(summary, annual));
    timing.run_log_sha256 = digest_of(folder_.part() / "run.log");
    write_file(folder_.part() / "timing.json", timing_json(timing));
}

// results.nc and allocation.nc from their spools.
void RunWriter::write_fields() {
    for (AppendFile* file : {&spool_->file(), &use_spool_->file()}) {
        file->sync();
        file->close();
    }
    write_results(folder_.part() / "results.nc", folder_.part() / spool_name, options_.grid,
                  options_.title, options_.threads);
    write_allocation(folder_.part() / "allocation.nc", folder_.part() / use_spool_name,
                     options_.users, options_.title);
}

void RunWriter::finish(Summary summary, const std::function<Timing()>& timing) {
    queue_->submit([this, summary = std::move(summary), &timing]() mutable {
        for (auto& table : tables_) table.sync();
        for (auto& table : tables_) table.close();
        if (spool_) write_fields();
        write_observations();
        if (!options_.published.empty())
            write_file(folder_.part() / "published.csv", options_.published);
        write_summary(std::move(summary), timing());
        folder_.finish();  // if it fails, the run can be resumed with the spool
        std::error_code ignored;
        for (const auto* name : {spool_name, use_spool_name})
            fs::remove(folder_.final_path() / name, ignored);
    });
    wait();
}

void RunWriter::stop(Summary summary, const Timing& timing) {
    queue_->submit([this, summary = std::move(summary), timing]() mutable {
        for (auto& table : tables_) table.sync();
        write_summary(std::move(summary), timing);
    });
    wait();
}

}  // namespace heihe::io
