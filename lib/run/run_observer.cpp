// SPDX-License-Identifier: MIT
#include "run_observer.hpp"

#include "heihe/io/basin_rows.hpp"

#include <fmt/format.h>

namespace heihe::run {

void RunObserver::attach(io::RunWriter& writer, std::vector<double> first_table) {
    writer_ = &writer;
    first_table_ = std::move(first_table);
}

void RunObserver::on_step(const basin::StepView& view) {
    listener_.on_step(view);
    if (writer_ == nullptr) return;
    const bool run_ends =
        view.date >= simulation_.inputs().end;  // the end has a checkpoint of its own
    if (!run_ends && writer_->checkpoint_due()) checkpoint(*view.state);
}

void RunObserver::on_month(const basin::MonthView& view) {
    if (writer_ == nullptr) return;
    auto rows = io::month_rows(view, cap_provenance_);
    years_.insert(years_.end(), rows.annual.begin(), rows.annual.end());
    writer_->month(std::move(rows), io::month_fields(view, first_table_), io::month_use(view));
    if (!view.year_ends) return;
    log_.info(fmt::format("{} done, step {}", view.year, view.state->clock.step));
    listener_.on_year(view.year, view.state->clock.step);
}

void RunObserver::on_notice(const basin::Notice& notice) {
    warn(fmt::format("{}: {}", to_string(notice.date), notice.text));
}

void RunObserver::warn(const std::string& text) {
    log_.warning(text);
    if (writer_ != nullptr) writer_->warning(text);
}

void RunObserver::checkpoint(const basin::State& state) {
    writer_->checkpoint(io::run_checkpoint(simulation_, state, identity_, first_table_));
}

}  // namespace heihe::run
