// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/common_options.hpp"
#include "lib/mf6/packages/list/list_options.hpp"
#include "lib/mf6/packages/list/list_reader.hpp"

#include <optional>

namespace heihe::mf6::reader {
namespace {

// The blocks of the file of a list package.
class ListReader {
public:
    ListReader(Model& model, const ListType& type, ListInput& out)
        : model_{model}, type_{type}, traits_{type.traits()}, out_{out}, options_{model, out} {
        for (auto& option : common_options(model, out, type.observable()))
            options_.add(std::move(option));
        options_.add_auxiliary("AUXMULTNAME", out.auxmult);
        if (!traits_.layer_array.empty()) options_.add_areal();
        if (traits_.moves) options_.add({"MOVER", flag(out.mover)});
        if (traits_.add_options != nullptr) traits_.add_options(options_);
    }

    void read(const PackageLine& package) {
        Source source = model_.context.open(package.file, package.at);
        if (source == nullptr) return;
        shown_ = source->shown;
        BlockReader file(model_.context, source,
                         {{"OPTIONS"}, {"DIMENSIONS"}, {"PERIOD", false, true}});
        while (file.next_block()) {
            if (file.is("OPTIONS")) read_options_block(file);
            if (file.is("DIMENSIONS")) read_sizes(file);
            if (file.is("PERIOD")) read_period_block(file);
        }
        if (!rows_) finish_head();
    }

private:
    void read_options_block(BlockReader& file) {
        read_options(file, options_.all());
        if (traits_.check_options != nullptr)
            traits_.check_options(model_.context, file.header(), out_);
    }

    void read_sizes(BlockReader& file) {
        sized_ = true;
        std::vector<Dimension> dimensions{
            {"MAXBOUND", &out_.maxbound, out_.read_as_arrays ? 0 : 1, !out_.read_as_arrays}};
        if (traits_.add_dimensions != nullptr) traits_.add_dimensions(out_, dimensions);
        read_dimensions(file, dimensions);
        if (traits_.check_dimensions != nullptr)
            traits_.check_dimensions(model_.context, file.header(), out_);
    }

    // What follows from options and dimensions together.
    void finish_head() {
        if (!sized_ && !out_.read_as_arrays)
            model_.context.add({shown_, 0, "DIMENSIONS"}, "the block is missing",
                               "give MAXBOUND in it, before the periods");
        out_.nstress = static_cast<int>(type_.column_names(out_).size() - out_.auxiliary.size());
        options_.finish();
    }

    void read_period_block(BlockReader& file) {
        if (!rows_) {
            finish_head();
            if (!sized_) out_.maxbound = out_.read_as_arrays ? 0 : 2'000'000'000;
            rows_.emplace(model_, type_.column_names(out_), out_);
        }
        const auto period = read_period(model_, file, before_);
        if (!period) return;
        before_ = *period;
        if (out_.read_as_arrays)
            read_array_block(model_, file, *period, type_, out_);
        else
            rows_->read(file, *period);
    }

    Model& model_;
    const ListType& type_;
    const ListTraits& traits_;
    ListInput& out_;
    ListOptions options_;
    std::optional<ListRows> rows_;  // there since the first period
    std::string shown_;             // the file, for messages
    bool sized_ = false;            // the block DIMENSIONS was there
    int before_ = 0;                // the last period
};

}  // namespace

void read_list(Model& model, const PackageLine& line, const ListType& type, ListInput& out) {
    ListReader(model, type, out).read(line);
}

}  // namespace heihe::mf6::reader
